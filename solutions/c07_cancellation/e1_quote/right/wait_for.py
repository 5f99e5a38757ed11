import asyncio


async def quote(live, cached, limit):
    try:
        return await asyncio.wait_for(live(), limit)
    except TimeoutError:
        return cached
