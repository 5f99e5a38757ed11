import asyncio


class TinyLoop:
    def __init__(self, clock):
        self.clock = clock

    def run(self, main):
        return asyncio.run(main)

    def spawn(self, coro):
        return asyncio.ensure_future(coro)

    async def sleep(self, seconds):
        due = self.clock.now() + seconds
        await asyncio.sleep(seconds)
        self.clock.advance_to(due)
