"""The visible tests of checkout."""

import asyncio


async def test_nobody_closes_the_page(exercise, world):
    """The charge takes 3 s and the receipt 1 s: the number is there after 4 s."""
    charge = world.operation("charge", seconds=3, returns="charge-7")
    send_receipt = world.operation("send receipt", seconds=1)
    assert await exercise.checkout(charge, send_receipt) == "charge-7"
    assert [call.args for call in send_receipt.calls] == [("charge-7",)]
    world.took(4.0, because="3 + 1")


async def test_a_closed_page(exercise, world):
    """The customer closes the page after 1 s: the charge goes on to its end."""
    charge = world.operation("charge", seconds=3, returns="charge-7")
    send_receipt = world.operation("send receipt", seconds=1)
    task = asyncio.create_task(exercise.checkout(charge, send_receipt))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    await asyncio.sleep(9)
    world.check(
        not charge.calls[0].was_cancelled,
        "charge-cut-off",
        "The customer closed the page, and the charge was cut off half-way: a cancellation goes into whatever you "
        "await, unless that is shielded.",
    )
