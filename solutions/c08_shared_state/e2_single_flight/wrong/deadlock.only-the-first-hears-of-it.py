import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}

    async def get(self, key):
        if key in self._values:
            return await asyncio.shield(self._values[key])
        value = self._values[key] = asyncio.get_running_loop().create_future()
        return await asyncio.shield(asyncio.ensure_future(self._fill(key, value)))

    async def _fill(self, key, value):
        try:
            found = await self._load(key)
        except Exception:
            del self._values[key]
            raise
        value.set_result(found)
        return found
