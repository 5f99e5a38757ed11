import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Session(Protocol):
    """What you get by `async with open_session() as session`. It is given: a `Protocol` only says what it can do."""

    async def get(self, city: str) -> str:
        """The weather of a city, after a moment."""


def dashboard(
    open_session: Callable[[], AbstractAsyncContextManager[Session]], cities: Sequence[str]
) -> dict[str, str]:
    """Ask one session for the weather of every city, and return the answers by city.

    You build a dashboard. It opens a session, with `async with open_session() as session:`, and asks it for each city,
    with `await session.get(city)`. A session works only in the event loop in which it was opened, and it must be
    closed at the end.

    For example, `dashboard(open_session, ["Oslo"])` may give `{"Oslo": "Oslo is sunny"}`.
    """

    async def main() -> dict[str, str]:
        async with open_session() as session:  # opened, used and closed in the same loop
            return {city: await session.get(city) for city in cities}

    return asyncio.run(main())  # once, at the outermost edge
