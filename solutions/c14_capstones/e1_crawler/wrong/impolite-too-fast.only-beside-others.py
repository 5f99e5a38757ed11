import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from urllib.parse import urldefrag, urlsplit


async def crawl(fetch, start, *, hosts, per_host, delay):
    pages = {}
    manners = {host: _Manners(per_host, delay) for host in hosts}

    def follow(links):
        for link in links:
            url = urldefrag(link).url
            if url not in pages and urlsplit(url).netloc in hosts:
                pages[url] = None
                group.create_task(visit(url))

    async def visit(url):
        async with manners[urlsplit(url).netloc].turn():
            try:
                links = await fetch(url)
            except Exception:
                return
        pages[url] = links
        follow(links)

    async with asyncio.TaskGroup() as group:
        follow([start])
    return pages


class _Manners:
    def __init__(self, per_host, delay):
        self._slots = asyncio.Semaphore(per_host)
        self._delay = delay
        self._next_start = 0.0
        self._going_on = 0

    @contextlib.asynccontextmanager
    async def turn(self):
        async with self._slots:
            now = asyncio.get_running_loop().time()
            start = max(now, self._next_start) if self._going_on else now
            self._going_on += 1
            self._next_start = start + self._delay
            await asyncio.sleep(start - now)
            yield
            self._going_on -= 1
