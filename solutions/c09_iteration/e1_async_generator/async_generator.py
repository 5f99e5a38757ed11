import asyncio
import random
from collections.abc import AsyncGenerator


async def async_generator() -> AsyncGenerator[float, None]:
    """Ten times: wait for one second, then yield a random number.

    Each number is a new random float from 0 to 10. Whoever reads them with `async for` has the first one after 1 s, the
    second one after 2 s, and all of them after 10 s; other tasks go on meanwhile. While the reader is busy with a
    number the generator stands still: the next second begins when the next number is wanted.

    For example, `[number async for number in async_generator()]` may give `[4.1, 0.7, 9.9, …]`.
    """
    for _ in range(10):
        await asyncio.sleep(1)
        yield random.uniform(0, 10)  # hands one number over, and stops here until the next one is wanted
