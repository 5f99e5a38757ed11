from async_generator import async_generator


async def async_comprehension():
    return list(async_generator())
