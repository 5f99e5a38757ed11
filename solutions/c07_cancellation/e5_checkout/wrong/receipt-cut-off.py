import asyncio


async def checkout(charge, send_receipt):
    task = asyncio.create_task(charge())
    cancelled = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    await send_receipt(task.result())
    if cancelled:
        raise cancelled
    return task.result()
