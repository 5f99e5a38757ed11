"""The hidden tests of crawler."""

import asyncio
import re
from itertools import pairwise
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

NEVER = object()


async def patiently(crawl, seconds):
    """The crawl's result, or NEVER after so many seconds; time moves in small steps, to leave a network its own."""
    task = asyncio.ensure_future(crawl)
    for _ in range(100):
        if (await asyncio.wait([task], timeout=seconds / 100))[0]:
            return task.result()
    task.cancel()
    await asyncio.wait([task])
    return NEVER


def check_manners(world, fetch, per_host, delay):
    """How many requests went on at once, and how long their starts lie apart, for each host."""
    for host in sorted({urlsplit(call.args[0]).netloc for call in fetch.calls}):
        spans = [(call.start_s, call.end_s) for call in fetch.calls if urlsplit(call.args[0]).netloc == host]
        most = max(sum(begin <= at < end for begin, end in spans) for at, _ in spans)
        world.check(
            most <= per_host,
            "impolite-too-many",
            f"{most} requests to {host} went on at the same time, and only {per_host} are allowed.",
        )
        starts = sorted(begin for begin, _ in spans)
        gap = min((later - earlier for earlier, later in pairwise(starts)), default=delay)
        world.check(
            gap > delay - world.clock.tolerance_s,
            "impolite-too-fast",
            f"Two requests to {host} began {gap:.2f} s apart, and at least {delay:.2f} s are asked for: between "
            "starts, whoever makes them.",
        )


def check_is_over(world, pages):
    world.check(
        pages is not NEVER,
        "never-finishes",
        "The last page was there long ago, and you still wait: what tells you that no more can come? A page that is "
        "skipped, or that failed, is done, too.",
    )


def check_visits(world, fetch, hosts):
    """Each page once, and none of other hosts."""
    urls = [call.args[0] for call in fetch.calls]
    for url in urls:
        world.check(
            urlsplit(url).netloc in hosts,
            "leaves-the-site",
            f"You fetched {url}, which is no page of {', '.join(sorted(hosts))}: a link there is noted, not followed.",
        )
    pages = [urldefrag(url).url for url in urls]
    twice = sorted({page for page in pages if pages.count(page) > 1})
    world.check(
        not twice,
        "visits-twice",
        f"You fetched {', '.join(twice)} more than once: note that a page is taken before you await anything, without "
        "what follows the #.",
    )


async def test_two_hosts(exercise, world):
    """Six pages on each of two hosts, two at a time and 0.25 s apart on each: the hosts don't wait for each other."""
    links = {f"http://a/{number}": ["http://a/1"] for number in range(1, 6)}
    links |= {f"http://b/{number}": ["http://b/"] for number in range(1, 6)}
    links["http://a/"] = [*(f"http://a/{number}" for number in range(1, 6)), "http://b/"]
    links["http://b/"] = [f"http://b/{number}" for number in range(1, 6)]
    fetch = world.operation(
        "fetch", seconds=lambda url: 1.3 if url.startswith("http://a") else 1.1, returns=lambda url: links[url]
    )
    pages = await patiently(exercise.crawl(fetch, "http://a/", hosts={"a", "b"}, per_host=2, delay=0.25), 60)
    check_is_over(world, pages)
    check_visits(world, fetch, {"a", "b"})
    check_manners(world, fetch, 2, 0.25)
    world.check(
        len(pages) == 12,
        "gives-up-early",
        f"You returned with {len(pages)} of 12 pages: while a page is still being fetched, an empty queue is not the "
        "end.",
    )
    assert pages == links
    for total, slug, sentence in [
        (8.5, "level-barrier", "fetch the links of a page as soon as you have them, not when its whole level is done"),
        (8.55, "one-limit-for-all", "the two at a time are for each host, and you have one limit for all of them"),
        (6.4, "one-clock-for-all", "the pause is for each host, and you keep one for all of them"),
    ]:
        world.check(
            world.elapsed != world.about(total), slug, f"You took {total:.2f} s, and 5.70 s will do: {sentence}."
        )
    world.took(5.7, because="1.3 for a/, 1.1 for b/, then 3 × 1.1 for five pages of b, two at a time")


async def test_every_page_once(exercise, world):
    """Pages that link to each other, with and without a #, and to elsewhere: each is fetched once."""
    links = {
        "http://a/": ["http://a/left", "http://a/right", "http://a/#news"],
        "http://a/left": ["http://a/both", "http://elsewhere/", "http://a/left#end"],
        "http://a/right": ["http://a/both#top", "http://A.example/", "http://a/"],
        "http://a/both": ["http://a/left#top", "http://a/right", "http://elsewhere/b"],
    }
    fetch = world.operation("fetch", seconds=1.3, returns=lambda url: links.get(urldefrag(url).url, []))
    pages = await patiently(exercise.crawl(fetch, "http://a/#start", hosts={"a"}, per_host=5, delay=0.1), 60)
    check_is_over(world, pages)
    check_visits(world, fetch, {"a"})
    assert pages == links


async def test_pages_that_fail(exercise, world):
    """Pages that can't be had are None; the others are visited all the same, and the crawl ends by itself."""
    links = {
        "http://a/": ["http://a/gone", "http://a/good", "http://a/bad"],
        "http://a/gone": None,
        "http://a/good": ["http://a/gone", "http://a/last"],
        "http://a/bad": None,
        "http://a/last": [],
    }

    def trouble(url):
        return {"http://a/gone": OSError("404"), "http://a/bad": ValueError("no HTML")}.get(url)

    fetch = world.operation("fetch", seconds=0.7, returns=lambda url: links[url], raises=trouble)
    try:
        pages = await patiently(exercise.crawl(fetch, "http://a/", hosts={"a"}, per_host=1, delay=0.1), 60)
    except (OSError, ValueError, ExceptionGroup):
        pages = {}
    check_is_over(world, pages)
    world.check(
        "http://a/last" in pages,
        "one-failure-kills-all",
        "A page could not be had, and your crawl ended with it: catch what `fetch` raises, for that page alone.",
    )
    assert pages == links
    assert fetch.count == 5


async def test_quick_pages(exercise, world):
    """Pages that come faster than the pause between two starts are 0.5 s apart."""
    links = {f"http://a/{number}": [f"http://a/{number + 1}", f"http://a/{number + 2}"] for number in range(5)}
    fetch = world.operation("fetch", seconds=0.1, returns=lambda url: links.get(url, []))
    pages = await patiently(exercise.crawl(fetch, "http://a/0", hosts={"a"}, per_host=3, delay=0.5), 60)
    check_is_over(world, pages)
    check_visits(world, fetch, {"a"})
    check_manners(world, fetch, 3, 0.5)
    assert pages == links | {"http://a/5": [], "http://a/6": []}
    world.took(3.1, because="seven starts, 0.5 s apart, and the last one's 0.1 s")


async def test_cancelled(exercise, world):
    """A crawl that is cancelled takes its requests along, and makes no new ones."""
    fetch = world.operation("fetch", seconds=1.3, returns=lambda url: [f"{url}1", f"{url}2", f"{url}3"])
    crawl = asyncio.create_task(exercise.crawl(fetch, "http://a/", hosts={"a"}, per_host=2, delay=0.2))
    await asyncio.sleep(2.1)
    if crawl.done():
        await crawl
        pytest.fail("the crawl was over before it was cancelled")
    crawl.cancel()
    await asyncio.wait([crawl], timeout=30)
    before = fetch.count
    await asyncio.sleep(5)
    spans = [call.span for call in fetch.calls]
    await world.end_unfinished()  # a crawler that runs on never ends
    world.check(
        fetch.count == before and all(span.end_ns is not None and span.end_ns <= 2.2e9 for span in spans),
        "runs-on-when-cancelled",
        "Your crawl was cancelled, and its requests went on: whoever starts tasks cancels and awaits them, in "
        "`finally` or by a task group.",
    )
    assert crawl.cancelled()


class Site:
    """A small web server on this machine that takes 0.37 s for a page."""

    pages = {  # noqa: RUF012 - never changed
        "/": '<a href="/one">one</a> <a href="two#end">two</a> <a href="http://localhost:1/">elsewhere</a>',
        "/one": '<a href="/two">two</a> <a href="/gone">gone</a>',
        "/two": "no links",
    }

    def __init__(self):
        self.asked = []

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        self.host = f"127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *error):
        self.server.close()

    async def answer(self, reader, writer):
        _, path, _ = (await reader.readuntil(b"\r\n\r\n")).decode().split(" ", 2)
        self.asked.append(path)
        await asyncio.sleep(0.37)
        status = "200 OK" if path in self.pages else "404 Not Found"
        writer.write(f"HTTP/1.0 {status}\r\nContent-Type: text/html\r\n\r\n{self.pages.get(path, '')}".encode())
        writer.close()

    async def fetch(self, url):
        """The links of a page, over the network."""
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            writer.write(f"GET {parts.path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
            head, _, page = (await reader.read()).decode().partition("\r\n\r\n")
        finally:
            writer.close()
        if " 200 " not in head:
            raise OSError(head.partition("\r\n")[0])
        return [urljoin(url, link) for link in re.findall('href="(.*?)"', page)]


async def test_over_the_network(exercise, world):
    """A small web server on this machine, whose host has a port, is visited as it should be."""
    async with Site() as site:
        base = f"http://{site.host}"
        crawl = exercise.crawl(site.fetch, f"{base}/", hosts={site.host}, per_host=2, delay=0)
        try:
            pages = await patiently(crawl, 30)
        except (OSError, ExceptionGroup) as error:
            pages = [error, "for a page that is not there"]
    check_is_over(world, pages)
    world.check(
        len(pages) > 1,
        "forgets-the-port",
        f"You visited {len(pages)} pages of the site: the host of a URL is its `netloc`, with the port.",
    )
    is_right = pages == {
        f"{base}/": [f"{base}/one", f"{base}/two#end", "http://localhost:1/"],
        f"{base}/one": [f"{base}/two", f"{base}/gone"],
        f"{base}/two": [],
        f"{base}/gone": None,
    }
    assert is_right, "the pages of a site on this machine, with their links, are not as they should be"
    assert sorted(site.asked) == ["/", "/gone", "/one", "/two"]
