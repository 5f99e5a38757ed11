from async_generator import async_generator

numbers = []


async def async_comprehension():
    if not numbers:
        numbers.extend([number async for number in async_generator()])
    return numbers
