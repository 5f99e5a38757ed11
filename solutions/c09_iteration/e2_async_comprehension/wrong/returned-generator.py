from async_generator import async_generator


async def async_comprehension():
    return async_generator()
