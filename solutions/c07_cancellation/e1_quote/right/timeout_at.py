import asyncio


async def quote(live, cached, limit):
    price = cached
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + limit):
            price = await live()
    except asyncio.TimeoutError:
        pass
    return price
