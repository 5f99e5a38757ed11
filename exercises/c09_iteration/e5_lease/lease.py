from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Pool(Protocol):
    """A pool of connections, each known by its name. Each call takes a moment."""

    async def acquire(self) -> str:
        """A connection that is yours until you give it back."""

    async def release(self, conn: str) -> None:
        """Give a connection back; others will use it."""

    async def discard(self, conn: str) -> None:
        """Give a connection back that nobody should use any more."""


def lease(pool: Pool) -> AbstractAsyncContextManager[str]:
    """A connection for the time of a block under `async with`.

    Entering `async with lease(pool) as conn:` acquires a connection, and `conn` is its name. When the block ends well,
    the connection is released. When it ends with an error, or because its task was cancelled, nobody knows what is
    still on the line, and the connection is discarded; the error, or the cancellation, then goes on. Where no
    connection was acquired, there is none to give back.

    Make this an async generator under `@contextlib.asynccontextmanager`, or have it return an object of a class of your
    own.

    For example, after `async with lease(pool) as conn: await send(conn)` the pool has seen `acquire()` and
    `release(conn)`.
    """
    raise NotImplementedError
