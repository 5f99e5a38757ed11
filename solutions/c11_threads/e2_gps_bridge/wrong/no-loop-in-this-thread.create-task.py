import asyncio


async def track(start_receiver, n):
    queue = asyncio.Queue()
    start_receiver(lambda fix: asyncio.create_task(queue.put(fix)))
    return [await queue.get() for _ in range(n)]
