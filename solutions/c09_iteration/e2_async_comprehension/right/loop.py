from async_generator import async_generator


async def async_comprehension():
    numbers = []
    async for number in async_generator():
        numbers.append(number)
    return numbers
