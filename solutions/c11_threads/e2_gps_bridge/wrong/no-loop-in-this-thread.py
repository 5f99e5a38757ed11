import asyncio


async def track(start_receiver, n):
    queue = asyncio.Queue()
    start_receiver(lambda fix: asyncio.get_running_loop().call_soon_threadsafe(queue.put_nowait, fix))
    return [await queue.get() for _ in range(n)]
