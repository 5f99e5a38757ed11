"""The hidden tests of checkout."""

import asyncio


class Declined(Exception):
    """What the bank says."""


async def closed_at(exercise, world, *moments):
    """Cancel the student's call at these seconds of its life, and demand that all of it was done at 4 s."""
    charge = world.operation("charge", seconds=3, returns="charge-7")
    send_receipt = world.operation("send receipt", seconds=1)
    began_s, ended = world.elapsed, []
    task = asyncio.create_task(exercise.checkout(charge, send_receipt))
    task.add_done_callback(lambda _: ended.append(world.elapsed - began_s))
    for moment in moments:
        await asyncio.sleep(began_s + moment - world.elapsed)
        task.cancel()
    await asyncio.sleep(9)
    if not task.cancelled():
        task.result()
    world.check(
        charge.count == 1,
        "charged-twice",
        f"The customer was charged {charge.count} times: keep the task that has begun.",
    )
    world.check(
        ended != world.about(list(moments[1:])),
        "second-cancel-breaks-it",
        f"The first cancellation did no harm, and the second, at {moments[-1]:.2f} s, ended you: whoever waits again "
        "can be cancelled again. Shield in a loop, until the task is done.",
    )
    world.check(
        not charge.calls[0].was_cancelled,
        "charge-cut-off",
        "The customer closed the page, and the charge was cut off half-way: a cancellation goes into whatever you "
        "await, unless that is shielded.",
    )
    world.check(
        not (send_receipt.calls and send_receipt.calls[0].was_cancelled),
        "receipt-cut-off",
        "The customer closed the page, and the receipt was not sent to its end: it needs the same protection as the "
        "charge.",
    )
    world.check(
        ended == world.about([4]),
        "shield-then-leave",
        f"You left at {ended[0]:.2f} s, before the receipt was sent. `shield` protects the inner task, not you: your "
        "`await` is cancelled all the same. Keep the task, and wait for it again.",
    )
    world.check(
        task.cancelled(),
        "swallowed-cancel",
        "Everything was finished, but you returned as if you had not been cancelled: whoever cancelled you can't know. "
        "Raise `CancelledError` at the end.",
    )
    assert [call.args for call in send_receipt.calls] == [("charge-7",)]


async def test_closed_once(exercise, world):
    """Closed at 1 s, or at 3.5 s during the receipt: both steps are done at 4 s, and then you end as cancelled."""
    await closed_at(exercise, world, 1)
    await closed_at(exercise, world, 3.5)


async def test_closed_twice(exercise, world):
    """Two cancellations, at 1 and 2 s, while the charge goes on, change nothing about that."""
    await closed_at(exercise, world, 1, 2)


async def test_a_declined_card(exercise, world):
    """The charge fails: there is no receipt, and the error comes out."""
    charge = world.operation("charge", seconds=3, raises=Declined("no money"))
    send_receipt = world.operation("send receipt", seconds=1)
    found = error = None
    try:
        found = await exercise.checkout(charge, send_receipt)
    except* Declined as group:
        error = group
    world.check(
        error is not None,
        "swallowed-error",
        f"The card was declined, and you returned {found!r}: your caller thinks that it is paid. Let the error out.",
    )
    assert not send_receipt.calls, "the card was declined, and a receipt was sent"
    world.took(3.0, because="the charge")
