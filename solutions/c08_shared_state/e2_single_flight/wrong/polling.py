import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._tasks = {}

    async def get(self, key):
        if key not in self._tasks:
            self._tasks[key] = asyncio.ensure_future(self._load(key))
        task = self._tasks[key]
        while not task.done():
            await asyncio.sleep(0.1)
        if task.exception() is not None:
            self._tasks.pop(key, None)
        return task.result()
