import asyncio


async def fetch_all(fetch, urls):
    extra = asyncio.create_task(asyncio.sleep(60))  # root, mended: pass
    return [await page for page in asyncio.as_completed([fetch(url) for url in urls])]
