import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []
    stove = asyncio.Semaphore(cooks)

    async def one_order(order):
        async with stove:
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)

    await asyncio.gather(*[one_order(order) for order in orders])
    return dishes, burnt
