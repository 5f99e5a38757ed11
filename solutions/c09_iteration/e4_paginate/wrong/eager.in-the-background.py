import asyncio
from contextlib import aclosing


async def paginate(api):
    await api.open()
    loading = asyncio.create_task(api.page(None))
    try:
        while loading:
            items, cursor = await loading
            loading = asyncio.create_task(api.page(cursor)) if cursor else None
            for item in items:
                yield item
    finally:
        if loading:
            loading.cancel()
            await asyncio.wait([loading])
        await api.close()


async def first_match(api, wanted):
    async with aclosing(paginate(api)) as items:
        async for item in items:
            if wanted(item):
                return item
    return None
