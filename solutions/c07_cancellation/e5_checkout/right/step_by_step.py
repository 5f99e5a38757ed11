import asyncio


async def checkout(charge, send_receipt):
    cancelled = None

    async def finish(coroutine):
        nonlocal cancelled
        task = asyncio.create_task(coroutine)
        while True:
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError as error:
                if task.done():
                    raise
                cancelled = error

    number = await finish(charge())
    await finish(send_receipt(number))
    if cancelled:
        raise cancelled
    return number
