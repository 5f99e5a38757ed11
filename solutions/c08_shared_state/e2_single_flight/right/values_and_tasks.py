import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}
        self._loading = {}

    async def get(self, key):
        if key in self._values:
            return self._values[key]
        if key not in self._loading:
            self._loading[key] = asyncio.create_task(self._fill(key))
        return await asyncio.shield(self._loading[key])

    async def _fill(self, key):
        try:
            self._values[key] = await self._load(key)
            return self._values[key]
        finally:
            del self._loading[key]
