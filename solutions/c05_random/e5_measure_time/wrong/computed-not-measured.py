import asyncio

from wait_n import wait_n


def measure_time(n, max_delay):
    delays = asyncio.run(wait_n(n, max_delay))
    return sum(delays) / n
