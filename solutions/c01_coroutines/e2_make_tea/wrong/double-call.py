async def make_tea(boil, steep, leaf):
    await boil()
    return await steep(await boil(), leaf)
