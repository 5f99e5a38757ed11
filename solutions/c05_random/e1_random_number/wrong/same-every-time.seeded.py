import random


async def random_number():
    random.seed(42)
    return random.randint(1, 10)
