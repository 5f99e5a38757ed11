"""The hidden tests of kitchen."""

MENU = {"roast": 5.5, "soup": 1.5, "egg": 0.5, "fish": 1.0, "pie": 1.25, "rice": 0.75}


class Smoke(Exception):
    """The order burnt."""


async def test_a_slow_order_holds_up_nobody_else(exercise, world):
    """While one cook is busy with the roast for 5.5 s, the other one cooks everything else."""
    cook = world.operation("cook", seconds=MENU, returns=str.upper)
    dishes, burnt = await exercise.run_kitchen(list(MENU), cook, 2)
    world.check(
        cook.peak <= 2,
        "unbounded",
        f"{cook.peak} orders were on the stove at once, and the kitchen has 2 cooks: "
        "start one worker per cook, not one task per order.",
    )
    world.took(
        5.5,
        because="max(5.5, 1.5 + 0.5 + 1 + 1.25 + 0.75)",
        otherwise={7.25: "static-split", 7.5: "static-split", 7.75: "batching"},
    )
    world.check(
        dishes != list(map(str.upper, MENU)),
        "input-order",
        "The dishes came back in the order of the orders; the guests want them in the order in which they were ready.",
    )
    assert dishes == ["SOUP", "EGG", "FISH", "PIE", "RICE", "ROAST"]
    assert burnt == []


async def test_a_burnt_order_does_not_stop_the_cook(exercise, world):
    """Two of six orders burn; the other four are cooked all the same, in the same time."""
    orders = ["egg", "fish", "pie", "rice", "roast", "soup"]
    cook = world.operation(
        "cook", seconds=1, returns=str.upper, raises=lambda order: Smoke(order) if order in {"fish", "pie"} else None
    )
    dishes, burnt, escaped = [], [], False
    try:
        dishes, burnt = await exercise.run_kitchen(orders, cook, 2)
    except* Smoke:
        escaped = True
    world.check(
        not escaped,
        "one-failure-kills-all",
        "An order burnt and its exception ended the whole kitchen; catch it where the order is cooked.",
    )
    cooked = {call.args[0] for call in cook.calls}
    world.check(
        cooked == set(orders),
        "worker-died",
        f"Nobody cooked {', '.join(sorted(set(orders) - cooked))}: a cook whose order burns goes on with the next one.",
    )
    world.check(
        bool(burnt),
        "burnt-order-lost",
        "Two orders burnt, and your list of burnt orders is empty.",
    )
    assert sorted(burnt) == ["fish", "pie"]
    assert sorted(dishes) == ["EGG", "RICE", "ROAST", "SOUP"]
    world.took(3.0, because="3 rounds × 1, for 6 orders and 2 cooks")


async def test_a_quiet_evening(exercise, world):
    """Two orders for five cooks, and then no order at all: everybody goes home."""
    cook = world.operation("cook", seconds={"egg": 1.1, "fish": 2.3}, returns=str.upper)
    assert await exercise.run_kitchen(["egg", "fish"], cook, 5) == (["EGG", "FISH"], [])
    world.took(2.3, because="max(1.1, 2.3)")
    assert await exercise.run_kitchen([], cook, 5) == ([], [])
