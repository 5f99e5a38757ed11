import asyncio
import time
from collections import deque


class RateLimiter:
    def __init__(self, calls, per):
        self._calls = calls
        self._per = per
        self._times = deque(maxlen=calls)
        self._lock = asyncio.Lock()

    async def acquire(self):
        async with self._lock:
            if len(self._times) == self._calls:
                await asyncio.sleep(round(self._times[0] + self._per - time.monotonic(), 2))
            self._times.append(time.monotonic())
