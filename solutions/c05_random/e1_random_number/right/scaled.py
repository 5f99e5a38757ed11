import math
import random


async def random_number():
    return math.floor(random.random() * 10) + 1
