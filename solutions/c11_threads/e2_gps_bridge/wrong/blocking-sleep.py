import queue


async def track(start_receiver, n):
    fixes = queue.SimpleQueue()
    start_receiver(fixes.put)
    return [fixes.get() for _ in range(n)]
