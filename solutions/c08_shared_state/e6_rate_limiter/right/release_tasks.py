import asyncio


class RateLimiter:
    def __init__(self, calls, per):
        self._places = asyncio.Semaphore(calls)
        self._per = per
        self._tasks = set()

    async def acquire(self):
        await self._places.acquire()
        task = asyncio.create_task(self._release())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _release(self):
        await asyncio.sleep(self._per)
        self._places.release()
