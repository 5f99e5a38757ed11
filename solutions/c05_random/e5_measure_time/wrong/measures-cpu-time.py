import asyncio
import time

from wait_n import wait_n


def measure_time(n, max_delay):
    start = time.process_time()
    asyncio.run(wait_n(n, max_delay))
    return (time.process_time() - start) / n
