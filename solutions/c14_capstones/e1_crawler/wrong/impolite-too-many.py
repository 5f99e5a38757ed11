import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(fetch, start, *, hosts, per_host, delay):
    loop = asyncio.get_running_loop()
    slots = {host: asyncio.Semaphore(per_host) for host in hosts}
    next_start = dict.fromkeys(hosts, 0.0)
    pages = {}

    async def visit(url):
        host = urlsplit(url).netloc
        if True:
            at = max(loop.time(), next_start[host])
            next_start[host] = at + delay
            await asyncio.sleep(at - loop.time())
            try:
                links = await fetch(url)
            except Exception:
                return
        pages[url] = links
        for link in links:
            follow(link)

    def follow(link):
        url = urldefrag(link).url
        if url in pages or urlsplit(url).netloc not in hosts:
            return
        pages[url] = None
        group.create_task(visit(url))

    async with asyncio.TaskGroup() as group:
        follow(start)
    return pages
