import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []

    async def one_order(order):
        try:
            dishes.append(await cook(order))
        except Exception:
            burnt.append(order)

    for first in range(0, len(orders), cooks):
        await asyncio.gather(*[one_order(order) for order in orders[first : first + cooks]])
    return dishes, burnt
