class Items:
    def __init__(self, api):
        self._api = api
        self._items = []
        self._cursor = None
        self._state = "new"

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._state == "closed":
            raise StopAsyncIteration
        if self._state == "new":
            await self._api.open()
            self._state = "open"
        while not self._items:
            if self._cursor == "end":
                await self.aclose()
                raise StopAsyncIteration
            try:
                self._items, cursor = await self._api.page(self._cursor)
            except BaseException:
                await self.aclose()
                raise
            self._cursor = "end" if cursor is None else cursor
        return self._items.pop(0)

    async def aclose(self):
        if self._state == "open":
            await self._api.close()
        self._state = "closed"


def paginate(api):
    return Items(api)


async def first_match(api, wanted):
    items = paginate(api)
    try:
        async for item in items:
            if wanted(item):
                return item
    finally:
        await items.aclose()
