from wait_random import wait_random


async def wait_n(n, max_delay):
    if n == 0:
        return []
    wait = wait_random(max_delay)
    return sorted([await wait for _ in range(n)])
