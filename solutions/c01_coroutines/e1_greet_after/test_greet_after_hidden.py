"""The hidden tests of greet_after."""

import asyncio


async def test_waits_exactly_the_delay(exercise, world):
    """The greeting comes after exactly the delay, whatever the delay and the name.

    It catches answers that are fitted to the visible example.
    """
    assert await exercise.greet_after(3.11, "Grace") == "Hello, Grace!"
    world.took(3.11, because="the delay", otherwise={2.0: "ignores-the-delay"})


async def test_two_bells_ring_together(exercise, world):
    """Two doorbells of 2 s, rung at the same time, are both done after 2 s."""
    greetings = await asyncio.gather(exercise.greet_after(2, "Ada"), exercise.greet_after(2, "Bob"))
    assert greetings == ["Hello, Ada!", "Hello, Bob!"]
    world.took(2.0, because="max(2, 2)", otherwise={4.0: "global-lock"})
