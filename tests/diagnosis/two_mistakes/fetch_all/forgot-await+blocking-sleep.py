import asyncio
import time


async def fetch_all(fetch, urls):
    asyncio.sleep(0.1)  # root, mended: pass
    time.sleep(0.1)
    return await asyncio.gather(*map(fetch, urls))
