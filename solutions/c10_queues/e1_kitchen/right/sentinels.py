import asyncio

HOME = object()


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []
    queue = asyncio.Queue()

    async def one_cook():
        while (order := await queue.get()) is not HOME:
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)

    async with asyncio.TaskGroup() as crew:
        for _ in range(cooks):
            crew.create_task(one_cook())
        for order in [*orders, *[HOME] * cooks]:
            await queue.put(order)
    return dishes, burnt
