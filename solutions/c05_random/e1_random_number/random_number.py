import random


async def random_number() -> int:
    """Return a random whole number from 1 to 10, both ends included and all equally likely.

    You have heard that one must never block the event loop, and you wonder whether `random.randint` blocks. Decide for
    yourself: call it directly, or in a thread with `asyncio.to_thread`. Both are accepted here, as long as nobody has
    to wait for your function.

    For example, `await random_number()` may give `7`, at once.
    """
    return random.randint(1, 10)  # computes for less than a microsecond and waits for nothing
