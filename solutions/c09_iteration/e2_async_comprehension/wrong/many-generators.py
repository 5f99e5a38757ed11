from async_generator import async_generator


async def async_comprehension():
    return [await anext(async_generator()) for _ in range(10)]
