"""The visible tests of hold_seat."""

import asyncio


async def test_a_paid_seat(exercise, world):
    """The customer pays: there is a ticket, and nothing is released."""
    reserve, release = world.operation("reserve", seconds=1), world.operation("release", seconds=0.5)
    pay = world.operation("pay", seconds=60, returns="ticket 12A")
    ticket = await exercise.hold_seat("12A", reserve, release, pay)
    world.check(
        not release.calls,
        "releases-a-sold-seat",
        "The seat was paid for, and you released it: somebody else gets it.",
    )
    assert ticket == "ticket 12A"
    assert [call.args for call in reserve.calls] == [("12A",)]


async def test_a_declined_card(exercise, world):
    """The card is declined: the seat is released, and the error comes out."""
    reserve, release = world.operation("reserve", seconds=1), world.operation("release", seconds=0.5)
    pay = world.operation("pay", seconds=3, raises=ValueError("card declined"))
    try:
        await exercise.hold_seat("12A", reserve, release, pay)
    except ValueError:
        is_reported = True
    else:
        is_reported = False
    await asyncio.sleep(1)
    world.check(
        bool(release.calls),
        "no-cleanup-on-error",
        "The card was declined, and the seat stays reserved for nobody: release it.",
    )
    world.check(is_reported, "swallowed-error", "The card's error did not come out: after `release`, raise it again.")
    assert [call.args for call in release.calls] == [("12A",)]
