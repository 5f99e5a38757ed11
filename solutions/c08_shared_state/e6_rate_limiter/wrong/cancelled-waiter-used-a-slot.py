import asyncio
import time
from collections import deque


class RateLimiter:
    def __init__(self, calls, per):
        self._calls = calls
        self._per = per
        self._booked = deque(maxlen=calls)

    async def acquire(self):
        now = time.monotonic()
        turn = now
        if len(self._booked) == self._calls:
            turn = max(now, self._booked[0] + self._per)
        self._booked.append(turn)
        await asyncio.sleep(turn - now)
