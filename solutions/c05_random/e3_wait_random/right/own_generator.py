import asyncio
import random

generator = random.Random()


async def wait_random(max_delay: "int" = 10) -> "float":
    task = asyncio.ensure_future(asyncio.sleep(delay := generator.uniform(0.0, float(max_delay))))
    await task
    return delay
