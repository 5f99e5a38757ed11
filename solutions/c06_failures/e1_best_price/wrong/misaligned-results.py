import asyncio


async def best_price(shops):
    answers = await asyncio.gather(*[shop() for shop in shops.values()], return_exceptions=True)
    prices = [answer for answer in answers if not isinstance(answer, Exception)]
    if not prices:
        raise LookupError
    return min(zip(shops, prices), key=lambda pair: pair[1])
