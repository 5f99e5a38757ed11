async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []
    for order in orders:
        try:
            dishes.append(await cook(order))
        except Exception:
            burnt.append(order)
    return dishes, burnt
