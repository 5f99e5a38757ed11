import asyncio


async def fastest_mirror(mirrors):
    errors, pending = [], {asyncio.create_task(mirror()) for mirror in mirrors}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            if task.exception() is None:
                for loser in pending:
                    loser.cancel()
                await asyncio.gather(*pending, return_exceptions=True)
                return task.result()
            errors.append(task.exception())
    raise ExceptionGroup("no mirror answered", errors)
