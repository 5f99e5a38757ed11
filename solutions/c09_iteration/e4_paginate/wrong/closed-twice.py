from contextlib import aclosing


async def paginate(api):
    await api.open()
    try:
        cursor = None
        while True:
            items, cursor = await api.page(cursor)
            for item in items:
                yield item
            if cursor is None:
                await api.close()
                return
    finally:
        await api.close()


async def first_match(api, wanted):
    async with aclosing(paginate(api)) as items:
        async for item in items:
            if wanted(item):
                return item
    return None
