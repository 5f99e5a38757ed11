import asyncio


async def track(start_receiver, n):
    loop = asyncio.get_running_loop()
    enough = loop.create_future()
    fixes = []

    def take(fix):
        fixes.append(fix)
        if len(fixes) >= n:
            enough.set_result(fixes[:n])

    start_receiver(lambda fix: loop.call_soon_threadsafe(take, fix))
    return await enough
