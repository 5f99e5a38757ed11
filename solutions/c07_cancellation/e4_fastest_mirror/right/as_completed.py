import asyncio


async def fastest_mirror(mirrors):
    tasks = [asyncio.create_task(mirror()) for mirror in mirrors]
    errors = []
    try:
        for finished in asyncio.as_completed(tasks):
            try:
                return await finished
            except Exception as error:
                errors.append(error)
        raise ExceptionGroup("no mirror answered", errors)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
