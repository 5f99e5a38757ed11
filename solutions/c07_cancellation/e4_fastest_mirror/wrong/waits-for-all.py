import asyncio


async def fastest_mirror(mirrors):
    answers, errors = [], []

    async def ask(mirror):
        try:
            answers.append(await mirror())
        except Exception as error:
            errors.append(error)

    await asyncio.gather(*[ask(mirror) for mirror in mirrors])
    if not answers:
        raise ExceptionGroup("no mirror answered", errors)
    return answers[0]
