import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []
    todo = iter(orders)  # `for` takes the next order without any await in between, so no two cooks take the same

    async def one_cook():
        for order in todo:
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)

    await asyncio.gather(*[one_cook() for _ in range(cooks)])
    return dishes, burnt
