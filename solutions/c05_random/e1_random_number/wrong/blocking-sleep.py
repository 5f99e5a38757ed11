import random
import time


async def random_number():
    time.sleep(0.01)
    return random.randint(1, 10)
