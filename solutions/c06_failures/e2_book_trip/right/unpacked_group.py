import asyncio


async def book_trip(flight, hotel, car):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(flight()), group.create_task(hotel()), group.create_task(car())]
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    return tuple(task.result() for task in tasks)
