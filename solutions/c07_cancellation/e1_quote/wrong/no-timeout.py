import asyncio


async def quote(live, cached, limit):
    loop = asyncio.get_running_loop()
    start = loop.time()
    price = await live()
    return price if loop.time() - start <= limit else cached
