from collections.abc import Awaitable, Callable


async def check(fetch_all: Callable[..., Awaitable[list[str]]]) -> None:
    """Raise `AssertionError` if the given `fetch_all` is wrong, and return if it is right.

    This time you are the grader. `await fetch_all(fetch, urls)`, as in the third chapter, must fetch all pages at the
    same time, each url as often as it is in `urls`, and give their texts in the order of `urls`. If `fetch` raises an
    exception for one of them, an exception must come out of `fetch_all`: that one or one that contains it, as a
    `TaskGroup` does.

    Write a `fetch` of your own, an `async def` that knows what it is asked and takes its time, and look at the result,
    the calls, and `asyncio.get_running_loop().time()`. Your check will be given right and wrong versions of
    `fetch_all`; the right ones are written in different ways, so ask only for what is said here.

    For example, a `fetch_all` that loads one page after another must make your check raise `AssertionError`.
    """
    raise NotImplementedError
