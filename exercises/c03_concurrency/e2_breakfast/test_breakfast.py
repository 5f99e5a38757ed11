"""The visible test of breakfast."""

from types import SimpleNamespace


def kitchen(world):
    """Pans of 3 and 4 s; toast 2 s, butter 1.5 s, jam 1 s."""

    def spread(step, needed, made):
        def on(bread):
            world.check(
                bread == needed, "wrong-dependency", f"You gave `{step}` {bread!r}; it needs {needed!r}: wait for that."
            )
            return made

        return on

    return SimpleNamespace(
        fry_eggs=world.operation("fry_eggs", seconds=3, returns="eggs"),
        fry_bacon=world.operation("fry_bacon", seconds=4, returns="bacon"),
        toast_bread=world.operation("toast_bread", seconds=2, returns="toast"),
        butter=world.operation("butter", seconds=1.5, returns=spread("butter", "toast", "buttered toast")),
        jam=world.operation("jam", seconds=1, returns=spread("jam", "buttered toast", "jammed buttered toast")),
    )


async def test_three_dishes(exercise, world):
    """Eggs, bacon, and toast with butter and jam on it."""
    assert await exercise.breakfast(kitchen(world)) == ["eggs", "bacon", "jammed buttered toast"]
