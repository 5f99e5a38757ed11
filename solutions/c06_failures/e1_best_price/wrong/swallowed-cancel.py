import asyncio


async def best_price(shops):
    try:
        answers = await asyncio.gather(*[shop() for shop in shops.values()], return_exceptions=True)
    except BaseException:
        answers = [None for _ in shops]
    prices = {name: answer for name, answer in zip(shops, answers) if isinstance(answer, float)}
    if not prices:
        raise LookupError
    return min(prices.items(), key=lambda item: item[1])
