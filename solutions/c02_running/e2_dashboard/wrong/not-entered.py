import asyncio


def dashboard(open_session, cities):
    async def main():
        session = open_session()
        return {city: await session.get(city) for city in cities}

    return asyncio.run(main())
