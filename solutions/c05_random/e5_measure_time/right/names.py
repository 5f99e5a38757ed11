from asyncio import run
from time import perf_counter

from wait_n import wait_n


def measure_time(n, max_delay=10):
    before = perf_counter()
    run(wait_n(max_delay=max_delay, n=n))
    after = perf_counter()
    return (after - before) / n
