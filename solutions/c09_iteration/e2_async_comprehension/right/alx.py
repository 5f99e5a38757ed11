#!/usr/bin/env python3
"""The style of another course: the file beside it has a name that is no identifier."""

from typing import List

async_generator = __import__("0-async_generator").async_generator


async def async_comprehension() -> List[float]:
    """Return ten random numbers."""
    result = [i async for i in async_generator()]
    return result
