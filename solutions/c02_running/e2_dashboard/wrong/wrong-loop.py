import asyncio


def dashboard(open_session, cities):
    session = asyncio.run(open_session().__aenter__())
    shown = {city: asyncio.run(session.get(city)) for city in cities}
    asyncio.run(session.__aexit__(None, None, None))
    return shown
