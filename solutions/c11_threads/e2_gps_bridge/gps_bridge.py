import asyncio
from collections.abc import Callable


async def track(start_receiver: Callable[[Callable[[int], None]], None], n: int) -> list[int]:
    """Return the first `n` fixes (positions) of a GPS receiver, in their order, as soon as you have them.

    The receiver's driver knows nothing of asyncio. `start_receiver(callback)` returns at once; from then on a thread of
    the driver's own calls `callback(fix)` for every fix, sometimes for two at once, sometimes after a long silence. It
    never stops: fixes that come after the first `n` are of no interest to you, and must do no harm.

    Wait for the fixes in your event loop without asking again and again, and remember that your callback runs in
    another thread than the loop.

    For example, `await track(start_receiver, 2)` gives `[17, 18]` at the moment when the second fix comes in.
    """
    loop = asyncio.get_running_loop()
    fixes: asyncio.Queue[int] = asyncio.Queue()

    def receive(fix: int) -> None:
        # in the driver's thread: the queue is not touched here, only handed over, and the loop is woken
        loop.call_soon_threadsafe(fixes.put_nowait, fix)

    start_receiver(receive)
    return [await fixes.get() for _ in range(n)]
