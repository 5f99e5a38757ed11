import asyncio


async def book_trip(flight, hotel, car):
    references = []

    async def book(step):
        references.append(await step())

    async with asyncio.TaskGroup() as group:
        for step in (flight, hotel, car):
            group.create_task(book(step))
    return tuple(references)
