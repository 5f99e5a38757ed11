"""The visible tests of read_sensors."""


async def test_two_sensors(exercise, world):
    """Two sensors give two values."""
    seconds = {"air": 0.1, "soil": 0.3}
    read = world.blocking_operation("read", seconds=seconds, returns={"air": 21.5, "soil": 14.0}.get)
    try:
        values = await exercise.read_sensors(read, ["air", "soil"])
    except TypeError as error:
        check_not_called_too_early(world, error)
        raise
    assert values == {"air": 21.5, "soil": 14.0}


def check_not_called_too_early(world, error):
    """A value that is called, as if it were a function, was meant to be one."""
    world.may_freeze()  # the call itself is what freezes the loop, and it has a name of its own
    world.check(
        "not callable" not in str(error),
        "called-too-early",
        f"A thread was given a value instead of a function ({error}): `to_thread(f(x))` calls `f` here and now. "
        "Pass the function and its argument apart: `to_thread(f, x)`.",
    )
