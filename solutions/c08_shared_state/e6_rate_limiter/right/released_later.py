import asyncio


class RateLimiter:
    def __init__(self, calls, per):
        self._places = asyncio.Semaphore(calls)
        self._per = per

    async def acquire(self):
        await self._places.acquire()
        # not when the call ends, but when it leaves the window
        asyncio.get_running_loop().call_later(self._per, self._places.release)
