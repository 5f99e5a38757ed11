async def make_tea(boil, steep, leaf):
    await boil()
    return await steep("hot water", leaf)
