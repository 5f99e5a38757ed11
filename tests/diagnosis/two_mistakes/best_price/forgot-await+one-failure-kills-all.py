import asyncio


async def best_price(shops):
    asyncio.sleep(1)  # root, mended: pass
    prices = await asyncio.gather(*(shop() for shop in shops.values()))
    price, name = min(zip(prices, shops))
    return name, price
