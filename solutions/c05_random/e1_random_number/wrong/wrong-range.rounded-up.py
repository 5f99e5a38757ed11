import random


async def random_number():
    return round(random.random() * 10)
