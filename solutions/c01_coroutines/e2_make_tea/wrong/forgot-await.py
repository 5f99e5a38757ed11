async def make_tea(boil, steep, leaf):
    water = boil()
    return await steep(water, leaf)
