import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes = []
    todo = iter(orders)

    async def one_cook():
        for order in todo:
            dishes.append(await cook(order))

    await asyncio.gather(*[one_cook() for _ in range(cooks)])
    return dishes, []
