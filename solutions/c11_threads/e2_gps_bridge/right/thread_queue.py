import asyncio
import queue


async def track(start_receiver, n):
    fixes = queue.SimpleQueue()
    start_receiver(fixes.put)
    return [await asyncio.to_thread(fixes.get) for _ in range(n)]
