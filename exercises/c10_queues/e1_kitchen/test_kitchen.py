"""The visible tests of kitchen."""


async def test_all_orders_are_cooked(exercise, world):
    """Two cooks cook three orders, each of them once, and go home."""
    cook = world.operation("cook", seconds={"egg": 1, "fish": 3, "soup": 1.5}, returns=lambda order: f"fine {order}")
    dishes, burnt = await exercise.run_kitchen(["egg", "fish", "soup"], cook, 2)
    assert dishes == ["fine egg", "fine soup", "fine fish"]
    assert burnt == []
    assert cook.count == 3
