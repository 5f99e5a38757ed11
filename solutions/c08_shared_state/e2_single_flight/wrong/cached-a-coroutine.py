class Cache:
    def __init__(self, load):
        self._load = load
        self._loads = {}

    async def get(self, key):
        if key not in self._loads:
            self._loads[key] = self._load(key)
        return await self._loads[key]
