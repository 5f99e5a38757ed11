import asyncio


async def make_tea(boil, steep, leaf):
    asyncio.sleep(1)
    return steep(await boil(), leaf)  # root, mended: return await steep(await boil(), leaf)
