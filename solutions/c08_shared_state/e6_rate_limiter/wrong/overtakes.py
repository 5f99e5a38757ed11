import asyncio


class RateLimiter:
    def __init__(self, calls, per):
        self._free = calls
        self._per = per
        self._waiting = []

    async def acquire(self):
        if self._free:
            self._free -= 1
        else:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            await turn
        asyncio.get_running_loop().call_later(self._per, self._give_back)

    def _give_back(self):
        while self._waiting:
            turn = self._waiting.pop()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
