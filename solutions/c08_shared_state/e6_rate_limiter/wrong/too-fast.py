import asyncio
import time
from collections import deque


class RateLimiter:
    def __init__(self, calls, per):
        self._calls = calls
        self._per = per
        self._times = deque(maxlen=calls)

    async def acquire(self):
        if len(self._times) == self._calls:
            await asyncio.sleep(self._times[0] + self._per - time.monotonic())
        self._times.append(time.monotonic())
