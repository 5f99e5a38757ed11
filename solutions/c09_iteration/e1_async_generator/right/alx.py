#!/usr/bin/env python3
"""The style of another course: old annotations, and that of a plain generator."""

import asyncio
import random
from typing import Generator


async def async_generator() -> Generator[float, None, None]:
    """Yield ten random numbers, one a second."""
    for i in range(10):
        await asyncio.sleep(1)
        yield random.random() * 10
