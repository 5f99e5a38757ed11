"""The hidden tests of rate_limiter."""

import asyncio

from grader.trial.world import points


async def times_of(world, limiter, arrivals):
    """Callers come at these times, in seconds; gives when each was let through, in the order of arrival."""

    async def caller(arrival):
        await asyncio.sleep(arrival)
        await limiter.acquire()
        return world.elapsed

    times = await asyncio.gather(*(caller(arrival) for arrival in arrivals))
    await asyncio.sleep(10)  # a limiter may give places back by itself, later
    return times


def shown(times):
    """Times for a sentence."""
    return ", ".join(f"{at:.2f}" for at in times)


@points(2)
async def test_ten_at_the_same_moment(exercise, world):
    """Ten callers come together, and 3 may pass in 1.2345 s: three pass at once, then three more, and so on."""
    times = await times_of(world, exercise.RateLimiter(3, 1.2345), [0] * 10)
    expected = [1.2345 * (number // 3) for number in range(10)]
    in_order = sorted(times)
    world.check(
        in_order[9] > 0,
        "limits-nothing",
        "All ten went through at once. A limit per second is about when calls begin, not about how many go on.",
    )
    world.check(
        in_order[2] == world.about(0),
        "spreads-the-burst",
        f"The first three were let through at {shown(in_order[:3])} s; all three may pass at once, "
        "and only the fourth must wait.",
    )
    world.check(
        all(later - earlier > 1.234 for earlier, later in zip(in_order, in_order[3:], strict=False)),
        "too-fast",
        f"Callers went through at {shown(in_order)} s: more than 3 within 1.2345 s. "
        "Several decided by the same old times before one of them noted its own.",
    )
    looks = world.sleeps
    world.check(
        in_order[9] == world.about(expected[9]) or looks < 60,
        "polling",
        f"Your callers slept {looks} times, looked again, and went late, the last at {in_order[9]:.3f} s instead of "
        f"{expected[9]:.3f} s. Compute how long to wait.",
    )
    assert in_order == world.about(expected)
    world.check(
        times == in_order,
        "overtakes",
        f"In the order of arrival, the callers were let through at {shown(times)} s: first come, first served.",
    )


async def test_the_window_slides(exercise, world):
    """After calls at 0 and twice at 0.9 s, one more may pass at 1 s, the next two at 1.9 s, and then one at 2 s."""
    times = await times_of(world, exercise.RateLimiter(3, 1.0), [0, 0.9, 0.9, 0.95, 0.95, 0.95, 0.97])
    world.check(
        times != world.about([0, 0.9, 0.9, 1.0, 1.0, 1.0, 2.0]),
        "fixed-window",
        f"Callers went through at {shown(times)} s: five within 0.10 s. "
        "You count anew each second; the rule holds for any second, also from 0.90 to 1.90.",
    )
    assert times == world.about([0, 0.9, 0.9, 1.0, 1.9, 1.9, 2.0])


async def test_one_who_gives_up(exercise, world):
    """A waiting caller who is cancelled takes no place: the one behind it goes at 1 s, and the next at 2 s."""
    limiter = exercise.RateLimiter(1, 1.0)
    await limiter.acquire()
    given_up = asyncio.create_task(limiter.acquire())
    others = asyncio.create_task(times_of(world, limiter, [0.3, 0.8]))
    await asyncio.sleep(0.55)
    given_up.cancel()
    await asyncio.wait([given_up])
    times = await others
    world.check(
        times != world.about([2.0, 3.0]),
        "cancelled-waiter-used-a-slot",
        "The second caller gave up, and its place stayed empty: the next one went at 2.00 s instead of 1.00 s. "
        "Note a call when it goes, not when it gets in line.",
    )
    assert given_up.cancelled()
    assert times == world.about([1.0, 2.0])
