async def make_tea(boil, steep, leaf):
    return await steep(await boil(), leaf)
