"""The hidden tests of wait_random."""

import asyncio


async def test_waits_as_long_as_it_says(exercise, world):
    """Three calls, and each returns exactly the seconds that it waited."""
    world.seed(2)
    limits, delays, waited = [3, 7, 20], [], []
    for limit in limits:
        began = world.elapsed
        delays.append(await exercise.wait_random(max_delay=limit))
        waited.append(world.elapsed - began)
    world.check(None not in delays, "forgot-return", "Your function returned nothing: `return` the delay at its end.")
    world.check(
        delays != limits,
        "returns-the-limit",
        "You returned the longest possible delay, `max_delay`; return the one that was drawn.",
    )
    world.check(
        delays == world.about(waited),
        "another-number",
        f"You waited {waited[0]:.4f} s and returned {delays[0]:.4f}: draw one number, and use it for both.",
    )


async def test_draws_from_the_whole_range(exercise, world):
    """Two hundred delays are spread over all of 0 to 4 s."""
    world.seed(3)
    delays = await asyncio.gather(*(exercise.wait_random(4) for _ in range(200)))
    assert None not in delays
    assert delays != [4] * 200
    judge(delays, 4, world)


async def test_the_default_is_ten(exercise, world):
    """Without an argument two hundred delays are spread over 0 to 10 s."""
    world.seed(4)
    delays = await asyncio.gather(*(exercise.wait_random() for _ in range(200)))
    assert None not in delays
    assert delays != [10] * 200
    judge(delays, 10, world)


def judge(delays, limit, world):
    """Whether delays are random numbers from 0 to `limit`."""
    world.check(
        len(set(delays)) > 1,
        "same-every-time",
        f"Two hundred calls, and each gave {delays[0]:.2f}: draw a new number in every call, and don't seed the "
        "generator there.",
    )
    world.check(
        not all(float(delay).is_integer() for delay in delays),
        "whole-numbers",
        "You drew whole numbers only; `random.uniform` gives any number between two others.",
    )
    world.check(
        0 <= min(delays) < 0.1 * limit and 0.9 * limit < max(delays) <= limit,
        "wrong-range",
        f"Two hundred delays of at most {limit} s were between {min(delays):.2f} and {max(delays):.2f} s; draw from 0 to "
        "`max_delay`.",
    )
