import asyncio


class StartGate:
    def __init__(self):
        self._opened = asyncio.get_running_loop().create_future()

    async def wait(self):
        await asyncio.shield(self._opened)

    def open(self):
        self._opened.set_result(None)

    def close(self):
        self._opened = asyncio.get_running_loop().create_future()
