"""The visible tests of start_gate."""

import asyncio


async def test_wait_open_through(exercise, world):
    """A racer who waits goes on when the gate opens, after 1.7 s."""
    gate = exercise.StartGate()
    racer = asyncio.create_task(gate.wait())
    await asyncio.sleep(1.7)
    gate.open()
    await racer
    world.took(1.7, because="the gate opens then")


async def test_an_open_gate(exercise, world):
    """Whoever comes to an open gate goes on at once."""
    gate = exercise.StartGate()
    gate.open()
    try:
        await asyncio.wait_for(gate.wait(), 10)
    except TimeoutError:
        world.check(False, "missed-signal", "The gate was open, but who came after it had opened is still waiting.")
    world.took(0.0, because="it is open")
