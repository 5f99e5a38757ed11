import asyncio
import time


async def keeps_order(fetch_all):
    async def fetch(url):
        await asyncio.sleep(5 - int(url))
        return url * 2

    assert await fetch_all(fetch, ["1", "3", "2", "3"]) == ["11", "33", "22", "33"]


async def runs_together(fetch_all):
    async def fetch(url):
        await asyncio.sleep(10)
        return url

    start = time.monotonic()
    await fetch_all(fetch, "abc")
    assert time.monotonic() - start < 15


async def fetches_each_once(fetch_all):
    calls = []

    async def fetch(url):
        calls.append(url)
        return url

    await fetch_all(fetch, list("abca"))
    assert len(calls) == 4


async def lets_errors_out(fetch_all):
    async def fetch(url):
        await asyncio.sleep(0.1)
        raise OSError(url)

    failed = False
    try:
        await fetch_all(fetch, ["a", "b"])
    except (OSError, ExceptionGroup):
        failed = True
    assert failed


async def check(fetch_all):
    for one in [keeps_order, runs_together, fetches_each_once, lets_errors_out]:
        await one(fetch_all)
