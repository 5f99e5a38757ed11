import asyncio


async def best_price(shops):
    prices = await asyncio.gather(*[shop() for shop in shops.values()], return_exceptions=True)
    if not prices:
        raise LookupError
    return min(zip(shops, prices), key=lambda pair: pair[1])
