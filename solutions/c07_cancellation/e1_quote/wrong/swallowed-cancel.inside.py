import asyncio


async def quote(live, cached, limit):
    async with asyncio.timeout(limit):
        try:
            return await live()
        except asyncio.CancelledError:
            return cached
