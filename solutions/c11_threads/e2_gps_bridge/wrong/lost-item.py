import asyncio


async def track(start_receiver, n):
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()
    fixes, latest = [], None

    def receive(fix):
        nonlocal latest
        latest = fix
        loop.call_soon_threadsafe(arrived.set)

    start_receiver(receive)
    while len(fixes) < n:
        await arrived.wait()
        arrived.clear()
        fixes.append(latest)
    return fixes
