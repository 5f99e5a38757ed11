import asyncio


class StartGate:
    def __init__(self):
        self._event = asyncio.Event()

    async def wait(self):
        await self._event.wait()

    def open(self):
        self._event.set()
        self._event.clear()

    def close(self):
        self._event.clear()
