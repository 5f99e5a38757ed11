from async_generator import async_generator

source = async_generator()


async def async_comprehension():
    return [number async for number in source]
