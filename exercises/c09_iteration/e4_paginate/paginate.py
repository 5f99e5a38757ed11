from collections.abc import AsyncGenerator, Callable
from typing import Protocol


class Api(Protocol):
    """A service that gives a long list in pages. Each call takes a while."""

    async def open(self) -> None:
        """Open the connection; to be done once, before the first page."""

    async def page(self, cursor: str | None) -> tuple[list[str], str | None]:
        """The items of a page, and the cursor of the next one: None on the last page.

        The first page has the cursor None.
        """

    async def close(self) -> None:
        """Close the connection; to be done once, whatever happened."""


async def paginate(api: Api) -> AsyncGenerator[str, None]:
    """Open the api, yield its items one by one, page after page, and close it.

    Ask for a page only when its first item is wanted: somebody who stops within the first page has not waited for the
    second one. Close the api in any case: after the last item, after an error, which goes on to the reader, and when
    the generator is closed before its end.

    For example, with the pages `["a", "b"]` and `["c"]` it yields "a", "b" and "c".
    """
    raise NotImplementedError
    yield  # makes it a generator; yours has a `yield` of its own


async def first_match(api: Api, wanted: Callable[[str], bool]) -> str | None:
    """The first item of `paginate(api)` for which `wanted(item)` is true, or None if there is none.

    Stop at the first hit. When `first_match` returns, the api is closed: already then, and not some time later.

    For example, `await first_match(api, lambda item: item > "a")` gives "b" in the example above.
    """
    raise NotImplementedError
