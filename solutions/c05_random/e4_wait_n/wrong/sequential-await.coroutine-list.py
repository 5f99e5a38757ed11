from wait_random import wait_random


async def wait_n(n, max_delay):
    waits = [wait_random(max_delay) for _ in range(n)]
    return sorted([await wait for wait in waits])
