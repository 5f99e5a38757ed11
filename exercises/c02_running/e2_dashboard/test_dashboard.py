"""The visible test of dashboard."""

import asyncio


class Session:
    """Answers only in the loop in which it was opened, and only while it is open."""

    def __init__(self, world, seconds):
        self.world = world
        self.fetch = world.operation("get", seconds=seconds, returns=lambda city: f"{city} is sunny")
        self.loop = None
        self.is_open = False

    async def __aenter__(self):
        self.loop = asyncio.get_running_loop()
        self.is_open = True
        return self

    async def __aexit__(self, *error):
        self.is_open = False

    async def get(self, city):
        self.world.check(
            self.loop is not None,
            "not-entered",
            "You asked a session that was never opened: open it with `async with open_session() as session:`.",
        )
        self.world.check(
            self.loop is asyncio.get_running_loop(),
            "wrong-loop",
            "You used the session in another event loop than the one in which it was opened.",
        )
        return await self.fetch(city)


def test_shows_three_cities(exercise, world):
    """Three cities, each with its weather, and the session is closed."""
    session = Session(world, seconds=0)
    shown = exercise.dashboard(lambda: session, ["Oslo", "Rome", "Lima"])
    assert shown == {"Oslo": "Oslo is sunny", "Rome": "Rome is sunny", "Lima": "Lima is sunny"}
    assert not session.is_open
