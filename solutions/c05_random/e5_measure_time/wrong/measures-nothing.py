import asyncio
import time

from wait_n import wait_n


def measure_time(n, max_delay):
    start = time.perf_counter()
    total = time.perf_counter() - start
    asyncio.run(wait_n(n, max_delay))
    return total / n
