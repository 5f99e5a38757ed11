from contextlib import aclosing


async def paginate(api):
    await api.open()
    try:
        items, cursor = await api.page(None)
        while items:
            upcoming = []
            if cursor is not None:
                upcoming, cursor = await api.page(cursor)
            for item in items:
                yield item
            items = upcoming
    finally:
        await api.close()


async def first_match(api, wanted):
    async with aclosing(paginate(api)) as items:
        async for item in items:
            if wanted(item):
                return item
    return None
