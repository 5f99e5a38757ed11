import asyncio


class StartGate:
    def __init__(self):
        self._waiting = []

    async def wait(self):
        go = asyncio.get_running_loop().create_future()
        self._waiting.append(go)
        await go

    def open(self):
        for go in self._waiting:
            if not go.done():
                go.set_result(None)
        self._waiting.clear()

    def close(self):
        pass
