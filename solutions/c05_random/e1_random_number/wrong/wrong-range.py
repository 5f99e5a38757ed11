import random


async def random_number():
    return random.randrange(1, 10)
