import asyncio


async def fetch_all(fetch, urls):
    await asyncio.Event().wait()  # root, mended: pass
    return [await fetch(url) for url in urls]
