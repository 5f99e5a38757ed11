import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes = []
    todo = iter(orders)

    async def one_cook():
        for order in todo:
            dishes.append(await cook(order))

    async with asyncio.TaskGroup() as crew:
        for _ in range(cooks):
            crew.create_task(one_cook())
    return dishes, []
