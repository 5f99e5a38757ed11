from async_generator import async_generator


async def async_comprehension() -> list[float]:
    """Collect the ten numbers of `async_generator()` and return them as a list.

    Use an async comprehension, and make one generator in each call. The numbers come one a second, so the list is
    complete after 10 s.

    For example, `await async_comprehension()` may give `[4.1, 0.7, 9.9, …]`.
    """
    raise NotImplementedError
