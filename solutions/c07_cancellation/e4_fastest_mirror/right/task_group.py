import asyncio


class Found(Exception):
    pass


async def fastest_mirror(mirrors):
    errors = []

    async def ask(mirror):
        try:
            answer = await mirror()
        except Exception as error:
            errors.append(error)
        else:
            raise Found(answer)

    answer = None
    try:
        async with asyncio.TaskGroup() as group:
            for mirror in mirrors:
                group.create_task(ask(mirror))
    except* Found as found:
        answer = found.exceptions[0].args[0]
    if answer is None:
        raise ExceptionGroup("no mirror answered", errors)
    return answer
