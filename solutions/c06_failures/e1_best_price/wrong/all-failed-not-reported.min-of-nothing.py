import asyncio


async def best_price(shops):
    answers = await asyncio.gather(*[shop() for shop in shops.values()], return_exceptions=True)
    prices = {name: answer for name, answer in zip(shops, answers) if not isinstance(answer, Exception)}
    return min(prices.items(), key=lambda item: item[1])
