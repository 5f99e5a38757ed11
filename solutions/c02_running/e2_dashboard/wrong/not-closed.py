import asyncio


def dashboard(open_session, cities):
    async def main():
        session = await open_session().__aenter__()
        return {city: await session.get(city) for city in cities}

    return asyncio.run(main())
