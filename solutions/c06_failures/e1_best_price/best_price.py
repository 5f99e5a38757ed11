import asyncio
from collections.abc import Awaitable, Callable, Mapping


async def best_price(shops: Mapping[str, Callable[[], Awaitable[float]]]) -> tuple[str, float]:
    """Ask all shops at the same time and return the cheapest: `(name, price)`.

    You compare prices. `shops` gives for each name a coroutine function that asks that shop for its price. Some shops
    are closed, and asking them raises an exception, of whatever kind; such a shop is skipped, and the others count. If
    no shop answers, raise `LookupError`. If your own task is cancelled while you wait, end the open questions too.

    For example, if `"corner"` wants 9.5, `"market"` 12.0 and `"mall"` raises, the result is `("corner", 9.5)`.
    """

    async def ask(name: str, shop: Callable[[], Awaitable[float]]) -> tuple[float, str] | None:
        try:
            return await shop(), name  # the price stays together with its shop
        except Exception:  # this shop's own affair; a cancellation is no Exception and passes
            return None

    answers = await asyncio.gather(*(ask(name, shop) for name, shop in shops.items()))
    offers = [answer for answer in answers if answer is not None]
    if not offers:
        raise LookupError("no shop answered")
    price, name = min(offers)
    return name, price
