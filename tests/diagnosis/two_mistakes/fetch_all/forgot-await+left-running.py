import asyncio


async def fetch_all(fetch, urls):
    asyncio.sleep(0.1)  # root, mended: pass
    extra = asyncio.create_task(asyncio.sleep(60))
    return await asyncio.gather(*map(fetch, urls))
