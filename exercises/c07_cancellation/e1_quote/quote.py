from collections.abc import Awaitable, Callable


async def quote(live: Callable[[], Awaitable[float]], cached: float, limit: float) -> float:
    """Return the live price if it comes within `limit` seconds, and the `cached` one if it doesn't.

    You show the price of a share. `live()` asks the exchange, which sometimes takes too long; then you return the price
    from your cache. When you return, the request is over: if the time was up, it has been cancelled. If the exchange
    answers with an error, let that out. If you are cancelled yourself, you end as cancelled, and so does the request.

    For example, `await quote(live, 99.5, 2.0)` is the live price if that comes after 1 s, as soon as it comes, and 99.5
    after 2 s if it would come later.
    """
    raise NotImplementedError
