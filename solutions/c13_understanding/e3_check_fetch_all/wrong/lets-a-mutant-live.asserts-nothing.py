import asyncio


async def check(fetch_all):
    async def fetch(url):
        await asyncio.sleep(1)
        return url

    await fetch_all(fetch, ["a", "b", "c"])
