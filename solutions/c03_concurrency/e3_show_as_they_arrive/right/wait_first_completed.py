import asyncio


async def show_as_they_arrive(forecast, cities, show):
    owners = {asyncio.create_task(forecast(city)): city for city in cities}
    pending = set(owners)
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            show(f"{owners[task]}: {task.result()}")
