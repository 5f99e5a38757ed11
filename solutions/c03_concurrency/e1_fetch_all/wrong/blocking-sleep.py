import time


async def fetch_all(fetch, urls):
    pages = []
    for url in urls:
        time.sleep(1)
        pages.append(f"<{url}>")
    return pages
