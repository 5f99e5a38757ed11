import random


async def random_number():
    return await random.randint(1, 10)
