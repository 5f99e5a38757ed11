from contextlib import aclosing


async def paginate(api):
    await api.open()
    everything, cursor = [], None
    try:
        while True:
            items, cursor = await api.page(cursor)
            everything += items
            if cursor is None:
                return everything
    finally:
        await api.close()


async def first_match(api, wanted):
    for item in await paginate(api):
        if wanted(item):
            return item
    return None
