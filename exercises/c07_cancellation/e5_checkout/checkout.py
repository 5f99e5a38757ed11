from collections.abc import Awaitable, Callable


async def checkout(charge: Callable[[], Awaitable[str]], send_receipt: Callable[[str], Awaitable[None]]) -> str:
    """Charge the customer, send the receipt, and return the number of the charge; once begun, it's done to the end.

    `await charge()` gives the number, and `await send_receipt(number)` sends the receipt. A customer who closes the
    page cancels you, an impatient one more than once. But the card is being charged: so finish both steps, whatever
    comes, and let the cancellation out only after that. If the charge fails, there is no receipt, and its error comes
    out.

    For example, if the charge takes 3 s and the receipt 1 s, and you are cancelled after 1 s, you end as cancelled
    after 4 s, and the receipt has been sent, once.
    """
    raise NotImplementedError
