import asyncio

from async_generator import async_generator


async def async_comprehension():
    source = async_generator()
    return await asyncio.gather(*(anext(source) for _ in range(10)))
