from wait_random import wait_random


async def wait_n(n, max_delay):
    delays = []
    for _ in range(n):
        delays.append(await wait_random(max_delay))
    return sorted(delays)
