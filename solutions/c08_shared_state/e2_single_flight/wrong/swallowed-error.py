import asyncio
from collections import defaultdict


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}
        self._locks = defaultdict(asyncio.Lock)

    async def get(self, key):
        async with self._locks[key]:
            if key not in self._values:
                try:
                    self._values[key] = await self._load(key)
                except Exception:
                    return None
            return self._values[key]
