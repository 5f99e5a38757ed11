from collections.abc import Awaitable, Callable

Step = Callable[[str], Awaitable[None]]
"""Does something with a seat, after a moment."""


async def hold_seat(seat: str, reserve: Step, release: Step, pay: Callable[[str], Awaitable[str]]) -> str:
    """Reserve a seat, let the customer pay, and return the ticket; if it is not paid, release the seat.

    First `await reserve(seat)`; then `await pay(seat)` gives the ticket, which may take minutes. Paying may fail, or
    the customer may leave, and then you are cancelled. Either way `await release(seat)`, once, and when the seat is
    free again let the error or the cancellation go on. A seat that is paid for stays reserved, and a seat that was
    never reserved is not yours to release.

    For example, if `pay` raises `ValueError("card declined")`, the seat is released, and out comes that `ValueError`.
    """
    await reserve(seat)  # outside: while this goes on, there is nothing to release
    try:
        return await pay(seat)
    except BaseException:  # also the cancellation, which is no Exception
        await release(seat)
        raise
