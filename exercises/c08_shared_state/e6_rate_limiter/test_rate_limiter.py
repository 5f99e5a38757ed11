"""The visible tests of rate_limiter."""

import asyncio


async def test_the_first_calls_pass_at_once(exercise, world):
    """Three calls pass at once."""
    limiter = exercise.RateLimiter(3, 1.0)
    for _ in range(3):
        await limiter.acquire()
    world.took(0.0, because="3 calls are allowed")
    await asyncio.sleep(10)  # a limiter may give places back by itself, later


async def test_the_next_one_waits(exercise, world):
    """The fourth call of a limiter of 3 calls per 1.37 s has to wait for 1.37 s."""
    limiter = exercise.RateLimiter(3, 1.37)
    for _ in range(4):
        await limiter.acquire()
    world.took(1.37, because="the first call leaves the window then")
    await asyncio.sleep(10)
