import asyncio
import random


async def numbers():
    for _ in range(10):
        await asyncio.sleep(1)
        yield random.uniform(0, 10)


NUMBERS = numbers()


def async_generator():
    return NUMBERS
