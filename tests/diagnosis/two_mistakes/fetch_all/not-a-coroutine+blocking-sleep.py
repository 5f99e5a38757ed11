import time


def fetch_all(fetch, urls):  # root, mended: async def fetch_all(fetch, urls):
    time.sleep(1)
    return [url for url in urls]
