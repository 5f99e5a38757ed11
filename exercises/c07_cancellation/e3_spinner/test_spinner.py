"""The visible tests of with_spinner."""

import asyncio


class Work:
    """Call it to work, once."""

    def __init__(self, world, seconds, *, fails=None):
        self.world = world
        self.operation = world.operation("work", seconds=seconds, returns="report", raises=fails)
        self.may_be_cancelled = False

    async def __call__(self):
        self.must_not_be_cut_off(self.operation.count == 0)
        return await self.operation()

    def must_not_be_cut_off(self, is_right):
        self.world.check(
            is_right,
            "work-cut-off",
            "You cancelled the work because it was time for a tick. `asyncio.wait_for` cancels what it waits for; "
            "`asyncio.wait([task], timeout=…)` does not.",
        )

    @property
    def was_cancelled(self):
        return self.operation.calls[0].was_cancelled


class Tick:
    """Call it to tick. Nobody needs a hundred ticks here: that many mean that there is no end to them."""

    def __init__(self, world):
        self.world = world
        self.recorder = world.recorder("tick")

    def __call__(self):
        if self.recorder.count >= 100:
            self.world.check(
                self.seconds[0] != self.seconds[-1],
                "spin",
                "There were 100 ticks at one instant: `await asyncio.sleep(every)` after each.",
            )
            self.world.check(
                False,
                "spinner-never-stops",
                "There were 100 ticks, long after the work was done: an endless loop ends only if somebody cancels it. "
                "Whoever waits for it waits for ever.",
            )
        self.recorder()

    def must_begin_at_once(self):
        self.world.check(
            self.seconds[:1] == self.world.about([0]),
            "first-tick-late",
            "The first tick belongs to the very beginning: tick, then sleep.",
        )

    @property
    def seconds(self):
        """When it ticked."""
        return [call.start_s for call in self.recorder.calls]


async def spin_during(exercise, world, work, tick, every):
    """What the student's function gives. A mistake that was seen on the way counts, not the group it comes out in."""
    try:
        return await exercise.with_spinner(work, tick, every)
    except asyncio.CancelledError:
        work.must_not_be_cut_off(work.may_be_cancelled or not work.was_cancelled)
        raise
    except BaseExceptionGroup:
        if world.lessons:
            raise world.lessons[0] from None
        raise


async def test_the_result_passes_through(exercise, world):
    """Work of 1 s gives its result, and the first tick comes at once."""
    tick = Tick(world)
    assert await spin_during(exercise, world, Work(world, 1), tick, 0.4) == "report"
    tick.must_begin_at_once()


async def test_failing_work(exercise, world):
    """The work fails after 1 s: the error comes out."""
    work = Work(world, 1, fails=ValueError("no paper"))
    error = None
    try:
        await spin_during(exercise, world, work, Tick(world), 0.4)
    except* ValueError as errors:
        error = errors
    world.check(error is not None, "swallowed-error", "The work failed, and its error did not come out.")
