import asyncio


class StartGate:
    def __init__(self):
        self._is_open = False
        self._go = None

    async def wait(self):
        if self._is_open:
            return
        if self._go is None:
            self._go = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._go)

    def open(self):
        self._is_open = True
        if self._go is not None:
            self._go.set_result(None)
            self._go = None

    def close(self):
        self._is_open = False
