import asyncio
import random


async def async_generator():
    queue = asyncio.Queue()

    async def draw():
        for _ in range(10):
            await asyncio.sleep(1)
            queue.put_nowait(random.uniform(0, 10))

    drawing = asyncio.create_task(draw())
    for _ in range(10):
        yield await queue.get()
    await drawing
