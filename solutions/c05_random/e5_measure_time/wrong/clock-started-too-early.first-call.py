import asyncio
import time

from wait_n import wait_n

start = None


def measure_time(n, max_delay):
    global start
    if start is None:
        start = time.perf_counter()
    asyncio.run(wait_n(n, max_delay))
    return (time.perf_counter() - start) / n
