"""The hidden tests of find_blockers."""

STEPS = {
    "reader": [0.01, 1.0, 0.01],
    "bell": [0.05],
    "lamp": [0.15],
    "ticker": [0.08, 0.1, 0.08, 0.1, 0.08],
    "zip": [0.0, 0.2, 0.5],
    "mail": [0.3],
    "clock": [0.4, 0.1, 0.4],
}
"""What each task does, in seconds: holds the loop, waits, holds the loop, and so on."""

PROGRAM = f"""
import asyncio
import time

async def work(steps):
    for number, seconds in enumerate(steps):
        if number % 2 == 0:
            time.sleep(seconds)
        else:
            await asyncio.sleep(seconds)

async def main():
    await asyncio.gather(*(asyncio.create_task(work(steps), name=name) for name, steps in {STEPS}.items()))

async def with_a_callback():
    asyncio.get_running_loop().call_soon(time.sleep, 0.3)
    await asyncio.create_task(work([0.2]), name="zip")
"""


def check_names(exercise, world, threshold):
    """The student's function names those to blame, and nobody else."""
    world.may_freeze()
    names = exercise.find_blockers(world.program(PROGRAM).main, threshold)
    to_blame = {name for name, steps in STEPS.items() if max(steps[::2]) > threshold}
    world.check(
        bool(names),
        "nothing-found",
        f"You named nobody, and {', '.join(sorted(to_blame))} held the loop for longer than {threshold} s.",
    )
    innocent = [name for name in STEPS if name in set(names) - to_blame]
    for name in innocent:
        world.check(
            len(STEPS[name]) > 1,
            "threshold-ignored",
            f"You named {name!r}, who held the loop for {STEPS[name][0]} s; the threshold was {threshold} s.",
        )
    for name in innocent:
        world.check(
            sum(STEPS[name][::2]) > threshold,
            "waiting-is-not-blocking",
            f"You named {name!r}, who waited for {sum(STEPS[name][1::2])} s, and let the others run meanwhile: "
            "measure each stretch without a pause, not a task's whole life.",
        )
    for name in innocent:
        world.check(
            False,
            "stretches-added-up",
            f"You named {name!r}, who held the loop {len(STEPS[name][::2])} times, but never for longer than "
            f"{max(STEPS[name][::2])} s at a stretch: don't add the stretches up.",
        )
    world.check(
        len(names) == len(set(names)),
        "named-twice",
        f"You named somebody twice: {', '.join(names)}; once is enough.",
    )
    assert sorted(names) == sorted(to_blame)
    assert world.loops == ["closed"]


def test_names_those_who_hold_the_loop(exercise, world):
    """Of seven tasks those are named that held the loop at a stretch for more than 0.1 s."""
    check_names(exercise, world, 0.1)


def test_another_threshold(exercise, world):
    """With a threshold of 0.25 s there are fewer to blame."""
    check_names(exercise, world, 0.25)


def test_a_callback_is_no_task(exercise, world):
    """A function that the loop calls holds it for 0.3 s, and then a task does: only the task has a name."""
    world.may_freeze()
    names = exercise.find_blockers(world.program(PROGRAM).with_a_callback, 0.1)
    world.check(
        all(name == "zip" or name.startswith("Task-") for name in names),
        "callback-blamed",
        f"A function that no task had called held the loop, and then the task 'zip': you named {names}. Look for tasks "
        "only.",
    )
    assert names == ["zip"]
