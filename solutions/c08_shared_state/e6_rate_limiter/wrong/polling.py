import asyncio
import time


class RateLimiter:
    def __init__(self, calls, per):
        self._calls = calls
        self._per = per
        self._times = []

    async def acquire(self):
        while True:
            now = time.monotonic()
            self._times = [at for at in self._times if at + self._per > now]
            if len(self._times) < self._calls:
                self._times.append(now)
                return
            await asyncio.sleep(0.01)
