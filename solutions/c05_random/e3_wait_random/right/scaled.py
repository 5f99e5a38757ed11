from asyncio import sleep
from random import random


async def wait_random(max_delay: int = 10) -> float:
    delay = random() * max_delay
    await sleep(delay)
    return delay
