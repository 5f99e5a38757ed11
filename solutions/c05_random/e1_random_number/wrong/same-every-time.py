import random

number = random.randint(1, 10)


async def random_number():
    return number
