import asyncio
import time


class RateLimiter:
    def __init__(self, calls, per):
        self._step = per / calls
        self._next = float("-inf")
        self._lock = asyncio.Lock()

    async def acquire(self):
        async with self._lock:
            await asyncio.sleep(self._next - time.monotonic())
            self._next = time.monotonic() + self._step
