import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(fetch, start, *, hosts, per_host, delay):
    loop = asyncio.get_running_loop()
    slots = {host: asyncio.Semaphore(per_host) for host in hosts}
    next_start = dict.fromkeys(hosts, 0.0)
    pages = {}

    async def visit(url):
        host = urlsplit(url).netloc
        async with slots[host]:
            at = max(loop.time(), next_start[host])
            next_start[host] = at + delay
            await asyncio.sleep(at - loop.time())
            try:
                links = await fetch(url)
            except Exception:
                return
        pages[url] = links
        await visit_all(links)

    async def visit_all(links):
        new = []
        for url in [urldefrag(link).url for link in links]:
            if url not in pages and urlsplit(url).netloc in hosts:
                pages[url] = None
                new.append(visit(url))
        await asyncio.gather(*new)

    await visit_all([start])
    return pages
