import asyncio


async def track(start_receiver, n):
    queue = asyncio.Queue()
    start_receiver(queue.put_nowait)
    return [await queue.get() for _ in range(n)]
