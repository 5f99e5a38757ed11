import asyncio


class StartGate:
    def __init__(self):
        self._is_open = False
        self._waiting = []

    async def wait(self):
        if not self._is_open:
            go = asyncio.get_running_loop().create_future()
            self._waiting.append(go)
            await go

    def open(self):
        self._is_open = True
        for go in self._waiting:
            if not go.done():
                go.set_result(None)
        self._waiting.clear()

    def close(self):
        self._is_open = False
