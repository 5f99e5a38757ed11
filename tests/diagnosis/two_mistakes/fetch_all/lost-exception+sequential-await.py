import asyncio


async def log(urls):
    raise ValueError(urls)


async def fetch_all(fetch, urls):
    extra = asyncio.create_task(log(urls))  # root, mended: pass
    return [await fetch(url) for url in urls]
