import asyncio
import time

from wait_n import wait_n


def measure_time(n, max_delay):
    start = time.perf_counter()
    waiting = wait_n(n, max_delay)
    end = time.perf_counter()
    asyncio.run(waiting)
    return (end - start) / n
