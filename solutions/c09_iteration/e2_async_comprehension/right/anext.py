from async_generator import async_generator


async def async_comprehension():
    source = async_generator()
    numbers = [await anext(source) for _ in range(10)]
    await source.aclose()
    return numbers
