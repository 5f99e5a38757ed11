import asyncio
import random


async def wait_random(max_delay: int = 10) -> float:
    """Wait for a random time between 0 and `max_delay` seconds, and return how long it was.

    You imitate a slow network: nobody knows beforehand how long an answer takes. Draw a number between 0 and
    `max_delay`, both included, with decimals: `random.uniform` does that. Wait as many seconds, and return the number.
    Meanwhile others must be able to go on.

    For example, `await wait_random(5)` may give `1.4142`, after 1.4142 s.
    """
    delay = random.uniform(0, max_delay)  # one number, for both: to wait and to return
    await asyncio.sleep(delay)
    return delay
