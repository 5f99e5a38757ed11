import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []

    async def one_cook(mine):
        for order in mine:
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)

    await asyncio.gather(*[one_cook(orders[number::cooks]) for number in range(cooks)])
    return dishes, burnt
