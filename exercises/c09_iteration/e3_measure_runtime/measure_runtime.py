from async_comprehension import async_comprehension


async def measure_runtime() -> float:
    """Run `async_comprehension()` four times in parallel, and return how many seconds that took in all.

    Each of the four reads a generator of its own, so they take no longer than one of them. Measure from the moment at
    which `measure_runtime` begins to the moment at which all four are there.

    For example, `await measure_runtime()` gives about 10.0.
    """
    raise NotImplementedError
