import asyncio


async def fastest_mirror(mirrors):
    first = asyncio.get_running_loop().create_future()
    errors = []

    async def ask(mirror):
        try:
            answer = await mirror()
        except Exception as error:
            errors.append(error)
            if len(errors) == len(mirrors):
                first.set_exception(ExceptionGroup("no mirror answered", errors))
        else:
            if not first.done():
                first.set_result(answer)

    tasks = [asyncio.create_task(ask(mirror)) for mirror in mirrors]
    try:
        return await first
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
