import asyncio

from task_wait_random import task_wait_random


async def task_wait_n(n: int, max_delay: int) -> list[float]:
    """Run n delays at the same time, as tasks, and return them in ascending order.

    This is `wait_n` once more, but every delay comes from a task that `task_wait_random(max_delay)` makes. A task is
    running as soon as it is made, so mind when you make the tasks and when you await them.

    For example, `await task_wait_n(3, 10)` may give `[1.5, 4.2, 8.9]`, after 8.9 s. For `n=0` the result is `[]`.
    """
    tasks = [task_wait_random(max_delay) for _ in range(n)]  # first all of them, so that they run together
    return sorted(await asyncio.gather(*tasks))
