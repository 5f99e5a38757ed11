import asyncio


def dashboard(open_session, cities):
    async def ask(city):
        async with open_session() as session:
            return await session.get(city)

    return {city: asyncio.run(ask(city)) for city in cities}
