class lease:
    def __init__(self, pool):
        self._pool = pool

    async def __aenter__(self):
        self._conn = await self._pool.acquire()
        return self._conn

    async def __aexit__(self, kind, error, traceback):
        if error is None:
            await self._pool.release(self._conn)
        elif issubclass(kind, Exception):
            await self._pool.discard(self._conn)
