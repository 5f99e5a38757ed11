"""The visible tests of best_price."""


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


async def test_a_closed_shop_is_skipped(exercise, world):
    """One shop is closed, and two answer: the cheaper one wins."""
    town = shops(world, mall=(1, ShopClosed("on Sundays")), corner=(1, 9.5), market=(1, 12.0))
    check_pair(world, await ask(exercise, world, town), "corner", 9.5)


async def test_all_answer(exercise, world):
    """Two shops answer after 1 and 2 s: the cheaper one is known after 2 s."""
    town = shops(world, corner=(1, 9.5), market=(2, 8.0))
    check_pair(world, await ask(exercise, world, town), "market", 8.0)
    world.took(2.0, because="max(1, 2)")
