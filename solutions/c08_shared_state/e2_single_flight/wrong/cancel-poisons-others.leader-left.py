import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}

    async def get(self, key):
        if key in self._values:
            return await asyncio.shield(self._values[key])
        value = self._values[key] = asyncio.get_running_loop().create_future()
        try:
            value.set_result(await self._load(key))
        except asyncio.CancelledError:
            del self._values[key]
            value.cancel()
            raise
        except Exception as error:
            del self._values[key]
            value.set_exception(error)
            value.exception()
            raise
        return value.result()
