import asyncio


def dashboard(open_session, cities):
    async def main():
        async with open_session() as session:
            return {city: asyncio.run(session.get(city)) for city in cities}

    return asyncio.run(main())
