"""The hidden tests of start_gate."""

import asyncio


async def race(world, gate, starts):
    """Wait at the gate, and note the time of the start."""
    await gate.wait()
    starts.append(world.elapsed)


def to_the_gate(world, gate, racers):
    """So many racers wait at the gate; gives the times of their starts, and their tasks."""
    starts = []
    return starts, [asyncio.create_task(race(world, gate, starts)) for _ in range(racers)]


async def home(tasks):
    """Take racers who are still waiting off the track."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def check_all_woken(world, starts, racers):
    """What nearly every test asks for: no looking again and again, and not one racer alone."""
    looks = world.sleeps
    world.check(
        looks == 0,
        "polling",
        f"Your racers slept {looks} times and looked whether the gate is open; "
        "they start late, or miss it. Wait for something that wakes them.",
    )
    world.check(
        len(starts) in {0, racers},
        "wakes-only-one",
        f"The gate opened for {racers} racers, and {len(starts)} of them started; wake everybody.",
    )


async def test_open_and_closed_in_one_instant(exercise, world):
    """A gate that opens and closes at once lets those go who wait; who comes then waits for the next time."""
    gate = exercise.StartGate()
    starts, tasks = to_the_gate(world, gate, 3)
    await asyncio.sleep(1.1)
    gate.open()
    gate.close()
    await asyncio.wait(tasks, timeout=0.8)
    check_all_woken(world, starts, 3)
    world.check(
        len(starts) == 3,
        "missed-pulse",
        "The gate opened and closed in one instant, and who had waited did not start: "
        "being woken is enough, don't look at the gate again.",
    )
    assert starts == world.about([1.1] * 3)
    await home(tasks)

    late, tasks = to_the_gate(world, gate, 2)
    await asyncio.sleep(1.3)
    world.check(
        not late, "cannot-close", "Racers who came after `close` walked through; they must wait until it opens again."
    )
    gate.open()
    again = world.elapsed
    await asyncio.wait(tasks, timeout=5)
    await home(tasks)
    assert late == world.about([again] * 2)


async def test_stays_open_until_closed(exercise, world):
    """While the gate is open all who come go through; once it is closed they wait."""
    gate = exercise.StartGate()
    gate.open()
    gate.open()
    through, tasks = to_the_gate(world, gate, 2)
    await asyncio.wait(tasks, timeout=0.7)
    await home(tasks)
    world.check(len(through) == 2, "missed-signal", "The gate was open, but who came after that did not get through.")
    gate.close()
    waiting, tasks = to_the_gate(world, gate, 2)
    await asyncio.wait(tasks, timeout=0.9)
    await home(tasks)
    world.check(not waiting, "cannot-close", "Racers who came after `close` walked through; they must wait.")


async def test_two_gates(exercise, world):
    """Opening one gate does not open another."""
    one, other = exercise.StartGate(), exercise.StartGate()
    starts, tasks = to_the_gate(world, other, 2)
    one.open()
    await asyncio.wait(tasks, timeout=1.9)
    await home(tasks)
    world.check(
        not starts, "shared-gate", "Another gate opened, and your racers started: give each gate a state of its own."
    )


async def test_a_racer_who_left(exercise, world):
    """A racer who gives up is no trouble: the others start when the gate opens."""
    gate = exercise.StartGate()
    starts, tasks = to_the_gate(world, gate, 3)
    await asyncio.sleep(0.6)
    tasks[0].cancel()
    await asyncio.sleep(0.7)
    opened = True
    try:
        gate.open()
    except asyncio.InvalidStateError:
        opened = False
    await asyncio.wait(tasks, timeout=5)
    await home(tasks)
    world.check(
        opened, "ghost-racer", "`open` tried to wake a racer who had left, and failed: skip futures that are done."
    )
    check_all_woken(world, starts, 2)
    assert starts == world.about([1.3] * 2)
