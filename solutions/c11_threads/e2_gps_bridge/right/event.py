import asyncio


async def track(start_receiver, n):
    loop = asyncio.get_running_loop()
    enough = asyncio.Event()
    fixes = []

    def receive(fix):
        fixes.append(fix)
        if len(fixes) == n:
            loop.call_soon_threadsafe(enough.set)

    start_receiver(receive)
    await enough.wait()
    return fixes[:n]
