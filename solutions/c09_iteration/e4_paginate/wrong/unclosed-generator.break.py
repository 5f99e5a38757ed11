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
    found = None
    items = paginate(api)
    async for item in items:
        if wanted(item):
            found = item
            break
    return found
