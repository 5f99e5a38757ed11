import asyncio


async def fetch_all(fetch, urls):
    places = asyncio.Semaphore(2)

    async def one(url):
        async with places:
            return await fetch(url)

    return list(await asyncio.gather(*(one(url) for url in urls)))
