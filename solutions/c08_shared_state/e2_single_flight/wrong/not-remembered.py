import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._tasks = {}

    async def get(self, key):
        if key not in self._tasks:
            self._tasks[key] = asyncio.ensure_future(self._load(key))
            self._tasks[key].add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(self._tasks[key])

    def _forget(self, key, task):
        del self._tasks[key]
        if not task.cancelled():
            task.exception()
