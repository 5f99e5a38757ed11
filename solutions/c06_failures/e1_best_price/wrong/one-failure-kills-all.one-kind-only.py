import asyncio


async def best_price(shops):
    async def ask(name, shop):
        try:
            return await shop(), name
        except ConnectionError:
            return None

    answers = await asyncio.gather(*[ask(name, shop) for name, shop in shops.items()])
    offers = [answer for answer in answers if answer is not None]
    if not offers:
        raise LookupError
    price, name = min(offers)
    return name, price
