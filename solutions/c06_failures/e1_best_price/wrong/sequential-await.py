async def best_price(shops):
    prices = {}
    for name, shop in shops.items():
        try:
            prices[name] = await shop()
        except Exception:
            continue
    if not prices:
        raise LookupError
    return min(prices.items(), key=lambda item: item[1])
