import asyncio


async def quote(live, cached, limit):
    try:
        async with asyncio.timeout(limit):
            return await live()
    except Exception:
        return cached
