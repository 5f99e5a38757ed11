import asyncio
import random
import time


def measure_time(n, max_delay):
    async def main():
        await asyncio.gather(*[asyncio.sleep(random.uniform(0, max_delay)) for _ in range(n)])

    start = time.perf_counter()
    asyncio.run(main())
    return (time.perf_counter() - start) / n
