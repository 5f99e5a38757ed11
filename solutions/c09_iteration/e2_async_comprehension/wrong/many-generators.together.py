import asyncio

from async_generator import async_generator


async def async_comprehension():
    return await asyncio.gather(*(anext(async_generator()) for _ in range(10)))
