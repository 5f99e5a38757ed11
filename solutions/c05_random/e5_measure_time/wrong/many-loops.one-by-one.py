import asyncio
import time

from wait_n import wait_n


def measure_time(n, max_delay):
    start = time.perf_counter()
    for _ in range(n):
        asyncio.run(wait_n(1, max_delay))
    return (time.perf_counter() - start) / n
