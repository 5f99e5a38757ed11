import asyncio


async def book_trip(flight, hotel, car):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(flight()), group.create_task(hotel()), group.create_task(car())]
    except* Exception as errors:
        print(errors)
        return_value = ("", "", "")
    else:
        return_value = tuple(task.result() for task in tasks)
    return return_value
