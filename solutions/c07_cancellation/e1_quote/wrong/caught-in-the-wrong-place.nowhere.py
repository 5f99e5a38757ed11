import asyncio


async def quote(live, cached, limit):
    async with asyncio.timeout(limit):
        return await live()
    return cached
