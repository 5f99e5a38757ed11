import asyncio


async def best_price(shops):
    lines = asyncio.Semaphore(2)

    async def ask(name, shop):
        try:
            async with lines:
                return await shop(), name
        except Exception:
            return None

    answers = await asyncio.gather(*(ask(name, shop) for name, shop in shops.items()))
    offers = [answer for answer in answers if answer is not None]
    if not offers:
        raise LookupError("no shop answered")
    price, name = min(offers)
    return name, price
