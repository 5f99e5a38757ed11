async def paginate(api):
    await api.open()
    try:
        items, cursor = await api.page(None)
        for item in items:
            yield item
        while cursor is not None:
            items, cursor = await api.page(cursor)
            for item in items:
                yield item
    finally:
        await api.close()


async def first_match(api, wanted):
    items = paginate(api)
    try:
        async for item in items:
            if wanted(item):
                return item
    finally:
        await items.aclose()
