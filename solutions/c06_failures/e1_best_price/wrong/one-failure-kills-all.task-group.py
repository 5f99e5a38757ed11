import asyncio


async def best_price(shops):
    async with asyncio.TaskGroup() as group:
        tasks = {name: group.create_task(shop()) for name, shop in shops.items()}
    prices = {name: task.result() for name, task in tasks.items()}
    if not prices:
        raise LookupError
    return min(prices.items(), key=lambda item: item[1])
