from async_generator import async_generator


async def async_comprehension():
    return [number for number in async_generator()]
