import asyncio


async def track(start_receiver, n):
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()
    start_receiver(lambda fix: loop.call_soon(queue.put_nowait, fix))
    return [await queue.get() for _ in range(n)]
