import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []
    todo = iter(orders)

    async def one_cook():
        try:
            for order in todo:
                dishes.append(await cook(order))
        except Exception:
            burnt.append(order)

    await asyncio.gather(*[one_cook() for _ in range(cooks)])
    return dishes, burnt
