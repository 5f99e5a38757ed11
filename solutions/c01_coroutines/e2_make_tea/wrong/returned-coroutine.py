async def make_tea(boil, steep, leaf):
    water = await boil()
    return steep(water, leaf)
