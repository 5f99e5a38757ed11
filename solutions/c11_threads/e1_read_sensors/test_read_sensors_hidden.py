"""The hidden tests of read_sensors."""


async def read_all(exercise, world, read, names):
    """Call the student's function; a value that was called like a function has a name of its own."""
    try:
        return await exercise.read_sensors(read, names)
    except TypeError as error:
        world.may_freeze()  # the early call is what froze the loop
        world.check(
            "not callable" not in str(error),
            "called-too-early",
            f"A thread was given a value instead of a function ({error}): `to_thread(f(x))` calls `f` here and now. "
            "Pass the function and its argument apart: `to_thread(f, x)`.",
        )
        raise


async def test_three_sensors_at_once(exercise, world):
    """Three sensors of 1 s each are read after 1 s, and the loop never stood still."""
    read = world.blocking_operation("read", seconds=1, returns=lambda name: 20.5)
    values = await read_all(exercise, world, read, ["air", "soil", "water"])
    assert values == {"air": 20.5, "soil": 20.5, "water": 20.5}
    world.took(1.0, because="max(1, 1, 1)", otherwise={2.0: "too-few-at-once"})
    assert read.count == 3


async def test_each_value_belongs_to_its_sensor(exercise, world):
    """Sensors that answer after 3.1, 0.7 and 2.3 s keep their own values."""
    seconds = {"air": 3.1, "soil": 0.7, "water": 2.3}
    read = world.blocking_operation("read", seconds=seconds, returns=lambda name: f"value of {name}")
    values = await read_all(exercise, world, read, list(seconds))
    for name, value in values.items():
        world.check(
            value == f"value of {name}",
            "wrong-pairing",
            f"The sensor {name!r} was given the {value}.",
        )
    assert values.keys() == seconds.keys()
    world.took(3.1, because="max(3.1, 0.7, 2.3)")
