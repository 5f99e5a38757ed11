import asyncio


class StartGate:
    def __init__(self):
        self._is_open = False

    async def wait(self):
        while not self._is_open:
            await asyncio.sleep(0.1)

    def open(self):
        self._is_open = True

    def close(self):
        self._is_open = False
