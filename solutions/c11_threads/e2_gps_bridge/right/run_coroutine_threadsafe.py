import asyncio


async def track(start_receiver, n):
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()
    start_receiver(lambda fix: asyncio.run_coroutine_threadsafe(queue.put(fix), loop))
    return [await queue.get() for _ in range(n)]
