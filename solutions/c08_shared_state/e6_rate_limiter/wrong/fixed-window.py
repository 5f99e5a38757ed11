import asyncio
import time


class RateLimiter:
    def __init__(self, calls, per):
        self._calls = calls
        self._per = per
        self._window = None
        self._used = 0
        self._lock = asyncio.Lock()

    async def acquire(self):
        async with self._lock:
            if self._window is not None and self._used == self._calls:
                await asyncio.sleep(self._window + self._per - time.monotonic())
            if self._window is None or time.monotonic() >= self._window + self._per:
                self._window = time.monotonic()
                self._used = 0
            self._used += 1
