import random


async def random_number():
    return int(random.random() * 10)
