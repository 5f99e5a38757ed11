#!/usr/bin/env python3
"""The style of another course: the file beside it has a name that is no identifier."""

import asyncio
import time

async_comprehension = __import__("1-async_comprehension").async_comprehension


async def measure_runtime() -> float:
    """Run async_comprehension four times in parallel and measure the total runtime."""
    start_time = time.time()
    tasks = [asyncio.create_task(async_comprehension()) for _ in range(4)]
    await asyncio.gather(*tasks)
    total_runtime = time.time() - start_time
    return total_runtime
