import random


async def random_number():
    return random.uniform(1, 10)
