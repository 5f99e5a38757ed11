import asyncio


async def fastest_mirror(mirrors):
    tasks = [asyncio.create_task(mirror()) for mirror in mirrors]
    try:
        for finished in asyncio.as_completed(tasks):
            return await finished
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
