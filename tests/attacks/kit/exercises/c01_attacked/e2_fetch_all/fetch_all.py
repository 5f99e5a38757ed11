async def fetch_all(fetch, urls):
    """The pages of all urls, in their order, fetched at the same time."""
    raise NotImplementedError
