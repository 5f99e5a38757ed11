from contextlib import aclosing, asynccontextmanager


@asynccontextmanager
async def opened(api):
    await api.open()
    try:
        yield api
    finally:
        await api.close()


async def paginate(api):
    async with opened(api):
        cursor, is_last = None, False
        while not is_last:
            items, cursor = await api.page(cursor)
            is_last = cursor is None
            for item in items:
                yield item


async def first_match(api, wanted):
    async with aclosing(paginate(api)) as items:
        return await anext((item async for item in items if wanted(item)), None)
