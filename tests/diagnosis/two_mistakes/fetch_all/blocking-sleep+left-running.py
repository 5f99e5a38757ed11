import asyncio
import time


async def fetch_all(fetch, urls):
    time.sleep(0.1)  # root, mended: pass
    extra = asyncio.create_task(asyncio.sleep(60))
    return await asyncio.gather(*map(fetch, urls))
