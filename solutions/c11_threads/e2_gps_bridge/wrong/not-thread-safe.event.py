import asyncio


async def track(start_receiver, n):
    enough = asyncio.Event()
    fixes = []

    def receive(fix):
        fixes.append(fix)
        if len(fixes) == n:
            enough.set()

    start_receiver(receive)
    await enough.wait()
    return fixes[:n]
