import asyncio


class StartGate:
    _event = asyncio.Event()

    def __init__(self):
        self._event.clear()

    async def wait(self):
        await self._event.wait()

    def open(self):
        self._event.set()

    def close(self):
        self._event.clear()
