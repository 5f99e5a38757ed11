"""The hidden tests of best_price."""

import asyncio


class ShopClosed(Exception):
    """A shop that does not answer."""


def shops(world, **offers):
    """By name: the seconds until a shop answers, and its price or its exception."""
    return {
        name: world.operation(
            f"ask {name}",
            seconds=seconds,
            returns=answer,
            raises=answer if isinstance(answer, Exception) else None,
        )
        for name, (seconds, answer) in offers.items()
    }


def one_failure(world, error):
    """One shop's failure is all that came out."""
    world.check(
        False,
        "one-failure-kills-all",
        f"One shop failed, and its error ended everything: what came out is {error!r}. "
        "Deal with an error where that one shop is asked, or gather with `return_exceptions=True`.",
    )


async def ask(exercise, world, shops, *, somebody_answers=True):
    """The pair that the student's function gives; failures of shops that come out of it have a name."""
    try:
        return await exercise.best_price(shops)
    except (ShopClosed, ConnectionError, BaseExceptionGroup) as error:
        one_failure(world, error)
    except LookupError as error:
        if somebody_answers and type(error) is LookupError:
            one_failure(world, error)
        raise
    except TypeError as error:
        world.check(
            "ShopClosed" not in str(error) and "ConnectionError" not in str(error),
            "exception-as-value",
            f"An exception was treated as if it were a price: {error}. "
            "With `return_exceptions=True` errors are ordinary items of the list: take them out first.",
        )
        raise


def check_pair(world, found, name, price):
    """Demand this pair; the right price with another name is a mistake of its own."""
    world.check(
        found[0] == name or found[1] != price,
        "misaligned-results",
        f"{price} is the price of `{name}`, but you say `{found[0]}`: when failed shops were taken out of the "
        "prices, prices and names no longer matched. Keep each price together with its own name.",
    )
    assert found == (name, price)


async def test_two_of_four_fail(exercise, world):
    """Two shops fail after 1 s, in different ways, and two answer after 3 and 2 s: you know the best price at 3 s."""
    town = shops(
        world,
        mall=(1, ShopClosed("on Sundays")),
        corner=(3, 9.5),
        market=(2, 12.0),
        depot=(1, ConnectionError("no line")),
    )
    check_pair(world, await ask(exercise, world, town), "corner", 9.5)
    world.took(3.0, because="max(1, 3, 2, 1)", otherwise={4.0: "too-few-at-once"})


async def test_nobody_answers(exercise, world):
    """All shops fail: that is a LookupError."""
    town = shops(world, mall=(1, ShopClosed("on Sundays")), depot=(2, ConnectionError("no line")))
    try:
        found = await ask(exercise, world, town, somebody_answers=False)
    except LookupError:
        return
    except ValueError as error:  # min() of nothing
        found = error
    world.check(False, "all-failed-not-reported", f"No shop answered: raise `LookupError`. What came out is {found!r}.")


async def test_cancelled_while_asking(exercise, world):
    """You are cancelled after 1 s: you end at once as cancelled, and so do the questions."""
    town = shops(world, corner=(3, 9.5), market=(2, 12.0))
    task = asyncio.create_task(ask(exercise, world, town, somebody_answers=False))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    world.check(
        task.cancelled() or not isinstance(task.exception(), LookupError | None),
        "swallowed-cancel",
        "You were cancelled, and went on as if a shop had failed. `CancelledError` is no `Exception`, so `except "
        "Exception` lets it pass; whatever catches it must raise it again.",
    )
    if not task.cancelled():
        task.result()  # raises what went wrong instead
    await asyncio.sleep(5)
    world.check(
        all(call.was_cancelled for shop in town.values() for call in shop.calls),
        "orphan",
        "You were cancelled, but questions that you had asked went on. `asyncio.gather` and `TaskGroup` cancel what "
        "they wait for; `asyncio.wait` does not.",
    )
