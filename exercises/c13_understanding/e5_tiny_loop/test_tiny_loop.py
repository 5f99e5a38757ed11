"""The visible tests of tiny_loop."""


class Clock:
    """A clock that only the loop moves, and that notices how."""

    def __init__(self, world):
        self.world = world
        self.time = 0.0
        self.readings = 0

    def now(self):
        self.readings += 1
        self.world.check(
            self.readings < 1000,
            "spin",
            "Your loop reads the clock again and again while it stands still; move it on with `advance_to`, to the "
            "time at which the first sleeper is due.",
        )
        return self.time

    def advance_to(self, time):
        self.world.check(
            time >= self.time, "clock-goes-back", f"You moved the clock from {self.time:.2f} s back to {time:.2f} s."
        )
        self.readings = 0 if time > self.time else self.readings
        self.time = time


def test_runs_a_coroutine(exercise, world):
    """`run` gives what the coroutine returns."""

    async def main():
        return 42

    assert exercise.TinyLoop(Clock(world)).run(main()) == 42


def test_sleeps_on_the_clock(exercise, world):
    """A sleep of 1.5 s moves the clock by 1.5 s."""
    clock = Clock(world)
    loop = exercise.TinyLoop(clock)

    async def main():
        await loop.sleep(1.5)
        return "awake"

    assert loop.run(main()) == "awake"
    assert clock.time == 1.5
