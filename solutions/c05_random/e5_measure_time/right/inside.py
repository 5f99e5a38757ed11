import asyncio
from time import monotonic

concurrent = __import__("1-concurrent_coroutines")


async def main(n, max_delay):
    start = monotonic()
    await concurrent.wait_n(n, max_delay)
    return monotonic() - start


def measure_time(n: int, max_delay: int) -> float:
    return asyncio.run(main(n, max_delay)) / n
