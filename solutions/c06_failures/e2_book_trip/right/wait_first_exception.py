import asyncio


async def book_trip(flight, hotel, car):
    tasks = [asyncio.create_task(book()) for book in (flight, hotel, car)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    failed = [task for task in tasks if not task.cancelled() and task.exception()]
    return tuple(task.result() for task in failed or tasks)
