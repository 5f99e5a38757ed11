import asyncio


async def ask(open_session, cities):
    shown = {}
    async with open_session() as session:
        for city in cities:
            shown[city] = await session.get(city)
    return shown


def dashboard(open_session, cities):
    with asyncio.Runner() as runner:
        return runner.run(ask(open_session, cities))
