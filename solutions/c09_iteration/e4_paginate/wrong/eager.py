from contextlib import aclosing


async def paginate(api):
    await api.open()
    try:
        everything, cursor = await api.page(None)
        while cursor is not None:
            items, cursor = await api.page(cursor)
            everything = everything + items
    finally:
        await api.close()
    for item in everything:
        yield item


async def first_match(api, wanted):
    async with aclosing(paginate(api)) as items:
        async for item in items:
            if wanted(item):
                return item
    return None
