import asyncio


async def paginate(api):
    await api.open()
    try:
        cursor = None
        while True:
            items, cursor = await api.page(cursor)
            for item in items:
                yield item
            if cursor is None:
                return
    finally:
        await api.close()


async def first_match(api, wanted):
    items = paginate(api)
    try:
        async for item in items:
            if wanted(item):
                return item
        return None
    finally:
        first_match.closing = asyncio.ensure_future(items.aclose())
