async def make_tea(boil, steep, leaf):
    await boil()
    return steep(await boil(), leaf)  # root, mended: return await steep(await boil(), leaf)
