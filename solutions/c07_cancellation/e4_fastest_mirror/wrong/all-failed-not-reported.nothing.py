import asyncio


async def fastest_mirror(mirrors):
    tasks = [asyncio.create_task(mirror()) for mirror in mirrors]
    try:
        for finished in asyncio.as_completed(tasks):
            try:
                return await finished
            except Exception:
                continue
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
