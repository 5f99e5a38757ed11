import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(fetch, start, *, hosts, per_host, delay):
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()
    slots = {host: asyncio.Semaphore(per_host) for host in hosts}
    next_start = dict.fromkeys(hosts, 0.0)
    pages = {}

    async def visit(link):
        url = urldefrag(link).url
        host = urlsplit(url).netloc
        if host not in hosts or url in pages:
            return
        pages[url] = None
        async with slots[host]:
            at = max(loop.time(), next_start[host])
            next_start[host] = at + delay
            await asyncio.sleep(at - loop.time())
            links = await fetch(url)
        pages[url] = links
        for link in links:
            queue.put_nowait(link)

    async def worker():
        while True:
            link = await queue.get()
            try:
                await visit(link)
            except Exception:
                continue
            queue.task_done()

    queue.put_nowait(start)
    workers = [asyncio.create_task(worker()) for _ in range(50)]
    try:
        await queue.join()
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return pages
