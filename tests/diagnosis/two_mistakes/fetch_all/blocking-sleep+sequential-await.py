import time


async def fetch_all(fetch, urls):
    time.sleep(0.1)  # root, mended: pass
    return [await fetch(url) for url in urls]
