import asyncio


async def track(start_receiver, n):
    fixes = []
    start_receiver(fixes.append)
    while len(fixes) < n:
        await asyncio.sleep(0.3)
    return fixes[:n]
