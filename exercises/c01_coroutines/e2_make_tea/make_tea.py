from collections.abc import Awaitable, Callable


async def make_tea(
    boil: Callable[[], Awaitable[str]],
    steep: Callable[[str, str], Awaitable[str]],
    leaf: str,
) -> str:
    """Boil water, steep the leaves in that water, and return the finished tea.

    Given are two coroutine functions and the name of a leaf: `boil()` takes a while and gives hot water,
    `steep(water, leaf)` takes a while more and gives tea. Steeping needs the water itself, so it can't begin earlier.

    For example, with leaf `"mint"` the result is `"mint tea"`.
    """
    raise NotImplementedError
