"""The visible tests of make_tea."""


async def test_makes_tea(exercise, world):
    """The tea is of the right leaf, and water was boiled once."""
    boil = world.operation("boil", seconds=2, returns="hot water")
    steep = world.operation("steep", seconds=1, returns=lambda water, leaf: f"{leaf} tea")
    assert await exercise.make_tea(boil, steep, "mint") == "mint tea"
    assert boil.count == 1, "water is boiled once"
