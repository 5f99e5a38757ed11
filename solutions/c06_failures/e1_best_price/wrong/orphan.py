import asyncio


async def best_price(shops):
    tasks = {asyncio.create_task(shop()): name for name, shop in shops.items()}
    if not tasks:
        raise LookupError
    done, _ = await asyncio.wait(tasks)
    prices = {tasks[task]: task.result() for task in done if not task.exception()}
    if not prices:
        raise LookupError
    return min(prices.items(), key=lambda item: item[1])
