import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}
        self._lock = asyncio.Lock()

    async def get(self, key):
        async with self._lock:
            if key not in self._values:
                self._values[key] = await self._load(key)
            return self._values[key]
