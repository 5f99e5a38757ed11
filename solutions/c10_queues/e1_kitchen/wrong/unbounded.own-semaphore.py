import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []

    async def one_order(order):
        async with asyncio.Semaphore(cooks):
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)

    await asyncio.gather(*[one_order(order) for order in orders])
    return dishes, burnt
