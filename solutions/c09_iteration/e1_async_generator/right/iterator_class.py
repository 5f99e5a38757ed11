import asyncio
import random


class Numbers:
    def __init__(self):
        self._left = 10

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._left == 0:
            raise StopAsyncIteration
        self._left -= 1
        await asyncio.sleep(1)
        return random.uniform(0, 10)


def async_generator():
    return Numbers()
