import asyncio
import time


class RateLimiter:
    def __init__(self, calls, per):
        self.calls = calls
        self.per = per
        self.times = []

    async def acquire(self):
        while True:
            now = time.time()
            self.times = [at for at in self.times if at + self.per > now]
            if len(self.times) < self.calls:
                self.times.append(now)
                return
            await asyncio.sleep(self.times[0] + self.per - now)
