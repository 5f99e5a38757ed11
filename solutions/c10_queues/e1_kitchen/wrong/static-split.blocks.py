import asyncio
import math


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []

    async def one_cook(mine):
        for order in mine:
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)

    share = math.ceil(len(orders) / cooks)
    await asyncio.gather(*[one_cook(orders[n * share : (n + 1) * share]) for n in range(cooks)])
    return dishes, burnt
