import asyncio


async def run_kitchen(orders, cook, cooks):
    stove = asyncio.Semaphore(cooks)

    async def one_order(order):
        async with stove:
            return await cook(order)

    results = await asyncio.gather(*[one_order(order) for order in orders], return_exceptions=True)
    pairs = list(zip(orders, results))
    dishes = [dish for _, dish in pairs if not isinstance(dish, Exception)]
    return dishes, [order for order, dish in pairs if isinstance(dish, Exception)]
