import asyncio
from collections.abc import Awaitable, Callable, Sequence


async def download_all(fetch: Callable[[str], Awaitable[bytes]], urls: Sequence[str], limit: int) -> list[bytes]:
    """Download all files, with at most `limit` downloads at the same time, and return them in the order of `urls`.

    The server allows only a few connections at once, and you don't want to leave any of them unused: as soon as one
    download ends, the next one begins. `fetch(url)` is a coroutine function that gives the bytes of one file. If a
    download fails, its error goes on to the caller.

    For example, ten files of 1 s each take 4 s with a limit of 3.
    """
    places = asyncio.Semaphore(limit)  # one, made here, for all of them

    async def one(url: str) -> bytes:
        async with places:  # the place is given back whatever happens
            return await fetch(url)

    # all begin at once; all but `limit` of them wait for a place
    return list(await asyncio.gather(*(one(url) for url in urls)))
