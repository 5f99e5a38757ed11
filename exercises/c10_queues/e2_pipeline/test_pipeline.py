"""The visible tests of pipeline."""


async def test_all_items_arrive(exercise, world):
    """Seven items go in, and seven results come out, each of them once."""

    async def source():
        for number in range(7):
            yield number

    work = world.operation("work", seconds=1, returns=lambda number: 10 * number)
    sink = world.operation("sink", seconds=0.1)
    await exercise.pipeline(source(), work, sink, workers=3, buffer=2)
    assert sorted(call.args[0] for call in sink.calls) == [0, 10, 20, 30, 40, 50, 60]
