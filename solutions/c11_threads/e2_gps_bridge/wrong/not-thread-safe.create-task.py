import asyncio


async def track(start_receiver, n):
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()
    start_receiver(lambda fix: loop.create_task(queue.put(fix)))
    return [await queue.get() for _ in range(n)]
