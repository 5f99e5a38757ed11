"""The hidden tests of hold_seat."""

import asyncio


def theatre(world, *, payment_s=60, declined=None):
    """`reserve` of 1 s, `release` of 0.5 s, and `pay`."""
    return (
        world.operation("reserve", seconds=1),
        world.operation("release", seconds=0.5),
        world.operation("pay", seconds=payment_s, returns="ticket 12A", raises=declined),
    )


def released(world, release, left_s):
    """Demand that the seat was released, once, when the student's function ended."""
    world.check(
        release.count <= 1,
        "releases-twice",
        f"You released the seat {release.count} times; after the first time it is no longer yours.",
    )
    end_s = release.calls[0].end_s
    world.check(
        end_s is not None and end_s < left_s + 0.1,
        "cleanup-not-awaited",
        f"You ended at {left_s:.2f} s, and the seat was not released then. Clean-up in a task of its own may come too "
        "late, or never: await it.",
    )


async def test_the_customer_leaves(exercise, world):
    """The customer leaves at 5 s, while paying: the seat is free at 5.5 s, and you end as cancelled."""
    reserve, release, pay = theatre(world)
    task = asyncio.create_task(exercise.hold_seat("12A", reserve, release, pay))
    await asyncio.sleep(5)
    task.cancel()
    await asyncio.wait([task])
    left_s = world.elapsed
    await asyncio.sleep(9)
    if not task.cancelled() and task.exception() is not None:
        task.result()
    world.check(
        bool(release.calls),
        "no-cleanup-on-cancel",
        "The customer left, and the seat stays reserved for nobody. A cancellation is `CancelledError`, which "
        "`except Exception` does not see: it is a `BaseException`.",
    )
    world.check(
        task.cancelled(),
        "swallowed-cancel",
        "You were cancelled, and returned as if nothing had happened: whoever cancelled you can't know that you "
        "stopped. After the clean-up, `raise`.",
    )
    released(world, release, left_s)
    assert left_s == world.about(5.5)


async def test_the_card_is_declined(exercise, world):
    """The card is declined at 3 s: the seat is free at 3.5 s, and then the error comes out."""
    reserve, release, pay = theatre(world, payment_s=2, declined=ValueError("card declined"))
    found = error = None
    try:
        found = await exercise.hold_seat("12A", reserve, release, pay)
    except ValueError as declined:
        error = declined
    left_s = world.elapsed
    await asyncio.sleep(9)
    world.check(
        bool(release.calls),
        "no-cleanup-on-error",
        "The card was declined, and the seat stays reserved for nobody: release it.",
    )
    world.check(
        error is not None,
        "swallowed-error",
        f"The card was declined, and you returned {found!r}: your caller thinks all is well. After `release`, raise.",
    )
    released(world, release, left_s)
    assert left_s == world.about(3.5)


async def test_cancelled_while_reserving(exercise, world):
    """The customer leaves at 0.5 s, while the seat is being reserved: there is nothing to release."""
    reserve, release, pay = theatre(world)
    task = asyncio.create_task(exercise.hold_seat("12A", reserve, release, pay))
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(9)
    if not task.cancelled() and task.exception() is not None:
        task.result()
    world.check(
        not release.calls,
        "releases-unreserved",
        "You released a seat that you had not reserved yet; it may be somebody else's. Begin the `try` after `reserve`."
        "",
    )
    assert not pay.calls, "the customer had left, and was asked to pay"
    assert task.cancelled()


async def test_a_sold_out_seat(exercise, world):
    """The seat can't be reserved: there is nothing to release, and the error comes out."""
    release, pay = world.operation("release", seconds=0.5), world.operation("pay", seconds=60, returns="ticket 12A")
    reserve = world.operation("reserve", seconds=1, raises=LookupError("taken"))
    is_reported = False
    try:
        await exercise.hold_seat("12A", reserve, release, pay)
    except LookupError:
        is_reported = True
    world.check(
        not release.calls,
        "releases-unreserved",
        "`reserve` failed, and you released the seat: it belongs to whoever has it. Begin the `try` after `reserve`.",
    )
    assert is_reported, "`reserve` failed, and its error did not come out"
