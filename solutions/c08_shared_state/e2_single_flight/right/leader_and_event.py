import asyncio


class Cache:
    def __init__(self, load):
        self._load = load
        self._values = {}
        self._settled = {}

    async def get(self, key):
        while key not in self._values:
            if key in self._settled:
                await self._settled[key].wait()
                continue
            # the first one loads; if it fails or gives up, one of those who wait goes on in its place
            settled = self._settled[key] = asyncio.Event()
            try:
                self._values[key] = await self._load(key)
            finally:
                del self._settled[key]
                settled.set()
        return self._values[key]
