"""The hidden tests of make_tea."""


async def test_boils_then_steeps(exercise, world):
    """Boil 3 s, then steep 2 s in that very water: 5 s."""
    boil = world.operation("boil", seconds=3, returns="spring water")
    steep = world.operation("steep", seconds=2, returns=lambda water, leaf: f"{leaf} tea")
    tea = await exercise.make_tea(boil, steep, "oolong")
    world.check(boil.count == 1, "double-call", f"You boiled water {boil.count} times; keep the water that you have.")
    water, leaf = steep.calls[0].args
    world.check(
        water == "spring water",
        "other-water",
        "You steeped the leaves in something else than what `await boil()` gave you; hand that on to `steep`.",
    )
    assert leaf == "oolong"
    assert tea == "oolong tea"
    world.took(5.0, because="3 + 2")
