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
                return
    finally:
        await api.close()


async def first_match(api, wanted):
    async with aclosing(paginate(api)) as items:
        found = [item async for item in items if wanted(item)]
    return found[0] if found else None
