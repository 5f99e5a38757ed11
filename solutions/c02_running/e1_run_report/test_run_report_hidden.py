"""The hidden tests of run_report."""


def test_measures_once_and_leaves_nothing_behind(exercise, world):
    """One measurement of 1 s in one event loop, which is closed afterwards."""
    measure = world.operation("measure", seconds=1, returns=lambda city: -2.5)
    report = exercise.run_report(measure, "Tromsø")
    loops = world.loops
    world.check(
        len(loops) <= 1, "many-loops", f"You made {len(loops)} event loops; one is enough: call `asyncio.run` once."
    )
    world.check(
        "open" not in loops,
        "loop-left-open",
        "The event loop that you made is still open when you return.",
    )
    assert report == "Tromsø: -2.5°C"
    assert len(loops) == 1
    assert measure.count == 1
    world.took(1.0, because="one measurement")
