#!/usr/bin/env python3
"""Tasks"""

import asyncio
from typing import List

task_wait_random = __import__("3-tasks").task_wait_random


async def task_wait_n(n: int, max_delay: int) -> List[float]:
    """Takes the code from wait_n and alters it into a new function"""
    wait_times = await asyncio.gather(*tuple(map(lambda _: task_wait_random(max_delay), range(n))))
    return sorted(wait_times)


if __name__ == "__main__":
    print(asyncio.run(task_wait_n(5, 6)))
