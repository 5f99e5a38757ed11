"""The hidden tests of tiny_loop."""


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


def run(world, loop, main):
    """`loop.run(main)`; some exceptions of a loop say by themselves what is wrong with it."""
    try:
        result = loop.run(main)
    except TypeError as error:
        world.check(
            "not supported between" not in str(error),
            "incomparable-timers",
            f"Two sleepers were due at the same time, and the heap compared what is behind the time ({error}): "
            "put a running number in between.",
        )
        raise
    except IndexError:
        world.check(
            False,
            "never-woken",
            "Your loop had nobody left to run or to wake, and `main` had not ended: somebody who waits for a handle was "
            "not woken.",
        )
    world.check(
        not world.loops, "not-your-own-loop", "Your loop had asyncio's do the work; this one you build yourself."
    )
    world.check(
        world.elapsed == world.about(0),
        "another-clock",
        "Your loop waited in `time.sleep`; only `clock.advance_to` may let time pass, that of the clock it was given.",
    )
    return result


def test_three_sleepers(exercise, world):
    """Three coroutines that sleep for 1 s each are done at 1 s, and their results come in order."""
    clock = Clock(world)
    loop = exercise.TinyLoop(clock)
    log = []

    async def sleeper(name):
        log.append(f"{name} lies down")
        await loop.sleep(1)
        log.append(f"{name} gets up")
        return name.upper()

    async def main():
        handles = [loop.spawn(sleeper(name)) for name in "abc"]
        return [await handle for handle in handles]

    assert run(world, loop, main()) == ["A", "B", "C"]
    world.check(
        clock.time != world.about(3.0),
        "sequential-loop",
        "Three spawned coroutines that sleep for 1 s each were done at 3 s: you run one to its end before the next one "
        "begins. Let each run only to its next pause.",
    )
    assert clock.time == world.about(1.0)
    assert log == [f"{name} lies down" for name in "abc"] + [f"{name} gets up" for name in "abc"]


def test_each_at_its_time(exercise, world):
    """Sleepers of 3.11, 1.07 and 2.37 s wake up at exactly these times; one of them sleeps twice, one spawns another."""
    clock = Clock(world)
    loop = exercise.TinyLoop(clock)
    log = []

    async def sleeper(name, *naps):
        for seconds in naps:
            await loop.sleep(seconds)
            log.append((name, clock.time))

    async def parent():
        await loop.sleep(0.5)
        await loop.spawn(sleeper("child", 0.7))
        log.append(("parent", clock.time))

    coroutines = [sleeper("a", 3.11), sleeper("b", 1.07, 0.8), sleeper("c", 2.37), parent()]

    async def main():
        handles = [loop.spawn(coroutine) for coroutine in coroutines]
        await loop.sleep(5.2)
        for handle in handles:
            await handle

    run(world, loop, main())
    wanted = [("b", 1.07), ("child", 1.2), ("parent", 1.2), ("b", 1.87), ("c", 2.37), ("a", 3.11)]
    world.check(
        clock.time < 6,
        "sequential-loop",
        f"Coroutines that sleep for at most 5.2 s side by side were done at {clock.time:.2f} s.",
    )
    due = dict(wanted)
    for name, time in log:
        late_s = time - due[name] if name != "b" else 0
        world.check(
            late_s < 1e-6,
            "polling",
            f"{name!r} was woken {late_s:.2f} s too late: don't move the clock in steps of your own, but to the time at "
            "which the first sleeper is due.",
        )
    assert [name for name, _ in log] == [name for name, _ in wanted]
    assert [time for _, time in log] == world.about([time for _, time in wanted])


def test_an_error_waits_for_whoever_awaits(exercise, world):
    """A coroutine fails at 1.3 s; the error comes out at 2 s, where its handle is awaited, and main goes on."""
    clock = Clock(world)
    loop = exercise.TinyLoop(clock)

    async def fails():
        await loop.sleep(1.3)
        raise OSError("disk full")

    async def main():
        handle = loop.spawn(fails())
        await loop.sleep(2)
        try:
            await handle
        except OSError as error:
            return f"caught {error} at {clock.time:.2f}"
        return "no error"

    result = "no result"
    try:
        result = run(world, loop, main())
    except OSError:
        pass
    world.check(
        result != "no result",
        "one-failure-kills-all",
        "A spawned coroutine failed, and the whole loop with it: keep the error for whoever awaits the handle.",
    )
    world.check(
        result != "no error",
        "swallowed-error",
        "A spawned coroutine failed, and whoever awaited its handle heard nothing of it.",
    )
    assert result == "caught disk full at 2.00"


def test_errors_of_main(exercise, world):
    """What main raises comes out of `run`."""
    loop = exercise.TinyLoop(Clock(world))

    async def main():
        await loop.sleep(1.1)
        raise OSError("disk full")

    came_out = False
    try:
        run(world, loop, main())
    except OSError:
        came_out = True
    world.check(came_out, "swallowed-error", "`main` failed, and `run` returned as if nothing had happened.")


def test_a_handle_can_be_awaited_by_many(exercise, world):
    """Two wait for one handle, and a third one comes when it is done: all of them get the result."""
    clock = Clock(world)
    loop = exercise.TinyLoop(clock)

    async def work():
        await loop.sleep(1.5)
        return 42

    async def ask(handle, later):
        await loop.sleep(later)
        return await handle, round(clock.time, 6)

    async def main():
        handle = loop.spawn(work())
        asking = [loop.spawn(ask(handle, later)) for later in [0.1, 0.2, 2.3]]
        return [await one for one in asking]

    assert run(world, loop, main()) == [(42, 1.5), (42, 1.5), (42, 2.3)]


def test_ends_with_main(exercise, world):
    """When main ends at 1 s, the loop ends, although another one sleeps for 10 s."""
    clock = Clock(world)
    loop = exercise.TinyLoop(clock)

    async def sleeper():
        await loop.sleep(10)

    other = sleeper()

    async def main():
        loop.spawn(other)
        await loop.sleep(1)
        return "done"

    assert run(world, loop, main()) == "done"
    other.close()
    world.check(clock.time < 11, "sequential-loop", "You ran a spawned coroutine to its end before `main` went on.")
    world.check(
        clock.time < 10,
        "runs-too-long",
        f"`main` ended at 1.00 s, and your loop at {clock.time:.2f} s: it must not wait for the others.",
    )
    assert clock.time == world.about(1.0)
