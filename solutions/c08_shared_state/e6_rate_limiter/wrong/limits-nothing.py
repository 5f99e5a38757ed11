import asyncio


class RateLimiter:
    def __init__(self, calls, per):
        self._places = asyncio.Semaphore(calls)

    async def acquire(self):
        async with self._places:
            pass
