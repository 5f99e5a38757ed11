import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}

    async def get(self, key):
        if key in self._values:
            return await asyncio.shield(self._values[key])
        value = self._values[key] = asyncio.get_running_loop().create_future()
        value.set_result(await self._load(key))
        return value.result()
