import asyncio
from collections import defaultdict


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}
        self._locks = defaultdict(asyncio.Lock)

    async def get(self, key):
        if key not in self._values:
            async with self._locks[key]:
                self._values[key] = await self._load(key)
        return self._values[key]
