"""The visible tests of greet_after."""

import inspect


async def test_says_hello(exercise, world):
    """The greeting has the right words and comes after the delay."""
    assert await exercise.greet_after(2, "Ada") == "Hello, Ada!"
    world.took(2.0, because="the delay")


async def test_calling_gives_a_coroutine(exercise):
    """Calling the function gives something to await, not yet a greeting."""
    coroutine = exercise.greet_after(0, "Ada")
    assert inspect.isawaitable(coroutine)
    await coroutine
