import random
import time


def wait_random(max_delay=10):
    delay = random.uniform(0, max_delay)
    time.sleep(delay)
    return delay
