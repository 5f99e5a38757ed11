"""The hidden test of dashboard."""

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


def test_one_loop_and_one_session(exercise, world):
    """Everything happens in one loop and one session, which is closed; one city after another is fine."""
    sessions = []

    def open_session():
        sessions.append(Session(world, seconds=1))
        return sessions[-1]

    shown = exercise.dashboard(open_session, ["Bern", "Kyiv", "Lima"])
    world.check(
        len(sessions) == 1,
        "many-sessions",
        f"You opened {len(sessions)} sessions; open one, and ask it for every city.",
    )
    world.check(
        not sessions[0].is_open, "not-closed", "The session is still open when you return: `async with` closes it."
    )
    assert len(world.loops) == 1
    assert shown == {city: f"{city} is sunny" for city in ["Bern", "Kyiv", "Lima"]}
    world.took_at_most(3.0, because="1 + 1 + 1")
