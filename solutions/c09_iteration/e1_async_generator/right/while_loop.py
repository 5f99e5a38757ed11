from asyncio import sleep
from random import uniform
from typing import AsyncGenerator


async def async_generator() -> AsyncGenerator[float, None]:
    count = 0
    while count < 10:
        await sleep(1)
        value = uniform(0.0, 10.0)
        yield value
        count += 1
