async def fetch_all(fetch, urls):
    coroutines = [fetch(url) for url in urls]
    return [await coroutine for coroutine in coroutines]
