import asyncio


async def best_price(shops):
    async def ask(name, shop):
        return await shop(), name

    tasks = [asyncio.create_task(ask(name, shop)) for name, shop in shops.items()]
    offers = []
    try:
        for arriving in asyncio.as_completed(tasks):
            try:
                offers.append(await arriving)
            except Exception:
                continue
    finally:
        for task in tasks:
            task.cancel()
    if not offers:
        raise LookupError("no shop answered")
    price, name = min(offers)
    return name, price
