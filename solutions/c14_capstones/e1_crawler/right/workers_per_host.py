import asyncio
from urllib.parse import urldefrag, urlsplit


async def crawl(fetch, start, *, hosts, per_host, delay):
    loop = asyncio.get_running_loop()
    queues = {host: asyncio.Queue() for host in hosts}
    next_start = dict.fromkeys(hosts, 0.0)
    pages = {}
    going_on = 0
    all_done = asyncio.Event()

    def follow(link):
        nonlocal going_on
        url = urldefrag(link).url
        host = urlsplit(url).netloc
        if host in hosts and url not in pages:
            pages[url] = None
            going_on += 1
            queues[host].put_nowait(url)

    async def worker(host):
        nonlocal going_on
        while True:
            url = await queues[host].get()
            at = max(loop.time(), next_start[host])
            next_start[host] = at + delay
            await asyncio.sleep(at - loop.time())
            try:
                pages[url] = await fetch(url)
            except Exception:
                pages[url] = None
            for link in pages[url] or []:
                follow(link)
            going_on -= 1
            if going_on == 0:
                all_done.set()

    follow(start)
    workers = [asyncio.create_task(worker(host)) for host in hosts for _ in range(per_host)]
    try:
        await all_done.wait()
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return pages
