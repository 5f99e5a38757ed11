async def make_tea(boil, steep, leaf):
    boil()  # root, mended: pass
    await boil()
    return await steep(await boil(), leaf)
