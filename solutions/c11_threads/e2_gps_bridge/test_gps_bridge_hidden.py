"""The hidden tests of gps_bridge."""

import asyncio

PROGRAM = """
import asyncio
import threading
import time

class Receiver:

    def __init__(self, fixes):
        self.fixes = fixes
        self.loop = asyncio.get_running_loop()
        self.trespasses = 0
        self.error = None
        self.listener = None
        for name in ["call_soon", "call_at"]:
            setattr(self.loop, name, self.watched(getattr(self.loop, name), threading.get_ident()))

    def watched(self, call, home):
        def scheduled(*args, **kwargs):
            if threading.get_ident() != home:
                self.trespasses += 1
                self.loop.call_soon_threadsafe(int)  # wakes the loop, which nobody else does here
            return call(*args, **kwargs)

        return scheduled

    def start(self, callback):
        threading.Thread(target=self.drive, args=[callback]).start()

    def drive(self, callback):
        for silence, fix in self.fixes:
            time.sleep(silence)
            try:
                callback(fix)
            except Exception as error:  # noqa: BLE001 - whatever a callback raises
                self.error = error
                self.loop.call_soon_threadsafe(self.listener.cancel)  # which would wait for ever
                return

    async def listen(self, track, n):
        self.listener = asyncio.create_task(track(self.start, n))
        await asyncio.wait([self.listener])

    def result(self):
        return self.listener.result()
"""


async def tracked(receiver, exercise, world, n):
    """What the student's function returns for a driver with a thread of its own.

    The driver notices when anything but the loop's thread puts something into the loop, and sees to it that the program
    goes on all the same: in life it may hang or crash now and then.
    """
    await receiver.listen(exercise.track, n)
    error = receiver.error
    if error is not None:
        world.check(
            "event loop" not in str(error),
            "no-loop-in-this-thread",
            f"Your callback raised {error!r}: it runs in the driver's thread, which has no event loop. "
            "Look the loop up in `track`, and let the callback use it.",
        )
        raise error
    world.check(
        receiver.trespasses == 0,
        "not-thread-safe",
        "From the driver's thread your callback changed something that belongs to the event loop, which may then "
        "sleep on, or break. Hand it over with `loop.call_soon_threadsafe` or `asyncio.run_coroutine_threadsafe`.",
    )
    return receiver.result()


async def test_returns_with_the_last_fix(exercise, world):
    """Three fixes come at odd times, and are returned at the very moment of the third."""
    receiver = world.program(PROGRAM).Receiver([(1.00013, 31), (1.37016, 32), (0.74042, 33)])
    fixes = await tracked(receiver, exercise, world, 3)
    late_s = world.elapsed - 3.11071
    world.check(
        late_s <= 0 or world.elapsed == world.about(3.11071),
        "polling",
        f"You had the last fix {late_s * 1000:.1f} ms after it had come: "
        "don't look again and again, but wait for something that wakes you.",
    )
    assert fixes == [31, 32, 33]
    world.took(3.11071, because="the third fix")


async def test_two_at_once(exercise, world):
    """Of three fixes at the same moment none is lost, and they keep their order."""
    receiver = world.program(PROGRAM).Receiver([(1.1, 41), (0, 42), (0, 43), (0.7, 44)])
    fixes = await tracked(receiver, exercise, world, 4)
    world.check(
        {41, 42, 43} <= set(fixes),
        "lost-item",
        f"Three fixes came at the same moment, 41, 42 and 43, and you returned {fixes}: keep all of them, not only the "
        "latest.",
    )
    assert fixes == [41, 42, 43, 44]


async def test_later_fixes_do_no_harm(exercise, world):
    """The receiver goes on after the second fix, and nothing happens."""
    receiver = world.program(PROGRAM).Receiver([(1.1, 51), (1.2, 52), (1.3, 53), (1.4, 54)])
    assert await tracked(receiver, exercise, world, 2) == [51, 52]
    await asyncio.sleep(5)
    if receiver.error is not None:
        raise receiver.error
