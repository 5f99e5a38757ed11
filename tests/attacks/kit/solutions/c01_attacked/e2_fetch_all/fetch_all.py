import asyncio


async def fetch_all(fetch, urls):
    """The pages of all urls, in their order, fetched at the same time."""
    return list(await asyncio.gather(*(fetch(url) for url in urls)))
