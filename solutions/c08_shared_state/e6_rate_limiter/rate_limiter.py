import asyncio
import time
from collections import deque


class RateLimiter:
    """Lets through at most `calls` calls in any window of `per` seconds.

    A service allows three calls a second, say, and blocks whoever sends more, in whatever second you look: not more
    than three between 0.00 and 1.00, and not between 0.90 and 1.90 either. So before each call your program awaits
    `acquire()`, in many tasks at once. A call that was let through counts from that moment on; how long it then takes
    does not matter.
    """

    def __init__(self, calls: int, per: float) -> None:
        """Allow `calls` calls in `per` seconds; none has been made yet."""
        self._calls = calls
        self._per = per
        self._times: deque[float] = deque(maxlen=calls)  # when the last ones were let through, oldest first
        self._lock = asyncio.Lock()

    async def acquire(self) -> None:
        """Return as early as the rule permits, first come first served.

        A caller who is cancelled while it waits has not been let through, and takes nothing from the others.

        For example, of four callers who come together to a limiter of 3 calls per second, three go on at once and the
        fourth after 1 s.
        """
        # one at a time decides and waits; the lock serves in turn those who wait for it
        async with self._lock:
            if len(self._times) == self._calls:
                # now the oldest leaves the window; who is cancelled while it sleeps has noted nothing
                await asyncio.sleep(self._times[0] + self._per - time.monotonic())
            self._times.append(time.monotonic())
