import asyncio


class RateLimiter:
    def __init__(self, calls, per):
        self._step = per / calls
        self._lock = asyncio.Lock()

    async def acquire(self):
        async with self._lock:
            await asyncio.sleep(self._step)
