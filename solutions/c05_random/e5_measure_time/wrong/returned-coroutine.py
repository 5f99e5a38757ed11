import time

from wait_n import wait_n


async def measure_time(n, max_delay):
    start = time.perf_counter()
    await wait_n(n, max_delay)
    return (time.perf_counter() - start) / n
