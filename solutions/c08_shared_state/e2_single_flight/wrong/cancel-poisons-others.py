import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._tasks = {}

    async def get(self, key):
        if key not in self._tasks:
            self._tasks[key] = asyncio.ensure_future(self._load(key))
            self._tasks[key].add_done_callback(lambda done: self._forget_failure(key, done))
        return await self._tasks[key]

    def _forget_failure(self, key, task):
        if task.cancelled() or task.exception() is not None:
            del self._tasks[key]
