import asyncio


async def spin(tick, every):
    while True:
        tick()
        await asyncio.sleep(every)


async def with_spinner(work, tick, every):
    tasks = [asyncio.create_task(work()), asyncio.create_task(spin(tick, every))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
