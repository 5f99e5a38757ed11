#!/usr/bin/env python3
"""Four calls written out, and another clock."""

from time import perf_counter
from asyncio import gather

module = __import__("1-async_comprehension")


async def measure_runtime() -> float:
    """Measure."""
    s = perf_counter()
    await gather(
        module.async_comprehension(),
        module.async_comprehension(),
        module.async_comprehension(),
        module.async_comprehension(),
    )
    return perf_counter() - s
