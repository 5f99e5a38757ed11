"""The hidden tests of with_spinner."""

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


async def test_ticks_and_result(exercise, world):
    """Work of 2.2 s with a tick every 0.6 s: four ticks, and the result at once."""
    tick = Tick(world)
    assert await spin_during(exercise, world, Work(world, 2.2), tick, 0.6) == "report"
    left_s = world.elapsed
    world.check(
        left_s == world.about(2.2) or left_s != world.about(2.4),
        "waits-for-the-next-tick",
        "The work was done at 2.20 s, and you returned at 2.40 s: you looked for it only between two sleeps. Wait for "
        "the work itself.",
    )
    tick.must_begin_at_once()
    world.check(
        tick.seconds != world.about([0, 0.5, 1, 1.5, 2]),
        "ignores-every",
        "There was a tick every 0.50 s, as in the example; here `every` is 0.60 s.",
    )
    assert tick.seconds == world.about([0, 0.6, 1.2, 1.8])
    world.took(2.2, because="the work")


async def test_no_tick_after_a_failure(exercise, world):
    """The work fails at 1.2 s: the error comes out, and nothing ticks any more."""
    # a spinner that does not even stop after a success is another mistake, which the kit sees here
    await spin_during(exercise, world, Work(world, 0), Tick(world), 0.5)
    work, tick = Work(world, 1.2, fails=ValueError("no paper")), Tick(world)
    error = None
    try:
        await spin_during(exercise, world, work, tick, 0.5)
    except* ValueError as errors:
        error = errors
    left_s = world.elapsed
    await asyncio.sleep(3)
    world.check(error is not None, "swallowed-error", "The work failed, and its error did not come out.")
    world.check(
        all(second <= left_s for second in tick.seconds),
        "spinner-survives-error",
        "The work failed, you ended, and your spinner went on ticking: an exception jumps over the lines that follow. "
        "Stop it in `finally`.",
    )
    assert tick.seconds == world.about([0, 0.5, 1])
    assert left_s == world.about(1.2)


async def test_the_user_presses_stop(exercise, world):
    """You are cancelled at 1.3 s: the work is cancelled, nothing ticks any more, and you end as cancelled."""
    await spin_during(exercise, world, Work(world, 0), Tick(world), 0.5)
    work, tick = Work(world, 9), Tick(world)
    task = asyncio.create_task(spin_during(exercise, world, work, tick, 0.5))
    await asyncio.sleep(1.3)
    work.may_be_cancelled = True
    task.cancel()
    await asyncio.wait([task])
    left_s = world.elapsed
    await asyncio.sleep(11)
    if not task.cancelled():
        found = task.result()
        world.check(
            False,
            "swallowed-cancel",
            f"You were cancelled, and returned {found!r} as if the work had been done. Clean up in `finally`, and let "
            "`CancelledError` go on.",
        )
    world.check(
        work.was_cancelled,
        "orphan",
        "You were cancelled, and the work went on by itself: `asyncio.wait` cancels nothing, also not when it is "
        "cancelled. Cancel your task in `finally`, and await it.",
    )
    world.check(
        all(second <= left_s for second in tick.seconds),
        "spinner-survives-cancel",
        "You were cancelled, and your spinner went on ticking: `except Exception` does not see a cancellation. Stop it "
        "in `finally`.",
    )
    assert left_s == world.about(1.3)
