"""The visible tests of fair_dice."""


async def test_ada_and_bob(exercise, world):
    """With seed 1 Ada rolls 5 and Bob rolls 2, and both have had the time to think."""
    think = world.operation("think", seconds={"Ada": 1, "Bob": 2})
    assert await exercise.play(["Ada", "Bob"], think, 1) == {"Ada": 5, "Bob": 2}
    world.took(2.0, because="max(1, 2)")


async def test_whoever_is_faster(exercise, world):
    """Who thinks faster rolls no other number for that."""
    ada_first = world.operation("think", seconds={"Ada": 1, "Bob": 2})
    bob_first = world.operation("think", seconds={"Ada": 2, "Bob": 1})
    one = await exercise.play(["Ada", "Bob"], ada_first, 3)
    other = await exercise.play(["Ada", "Bob"], bob_first, 3)
    assert one == other
