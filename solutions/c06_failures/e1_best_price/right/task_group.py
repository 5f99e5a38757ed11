import asyncio


async def best_price(shops):
    prices = {}

    async def ask(name, shop):
        try:
            prices[name] = await shop()
        except Exception as error:
            print(f"{name}: {error}")

    async with asyncio.TaskGroup() as group:
        for name, shop in shops.items():
            group.create_task(ask(name, shop))
    if not prices:
        raise LookupError("no shop answered")
    best = min(prices, key=prices.get)
    return best, prices[best]
