import random
from collections.abc import Awaitable, Callable


class CircuitOpen(Exception):
    """The service has failed so often that nothing is sent to it for a while."""


class ResilientClient:
    """Sends requests to a service that is now and then slow, and now and then down.

    `send(path)` is a coroutine function that gives the answer to one request. `ConnectionError` and `TimeoutError` are
    failures that may pass; any other exception is final: it is raised as it is, and changes nothing below.

    Retries: after a failed attempt wait `rng.uniform(0, base * 2**k)` seconds, with k = 0 before the first retry, 1
    before the second and so on, and try again. After `retries` retries the last failure is raised.

    Time limit: an attempt that is not over after `timeout` seconds is cancelled, and has failed with `TimeoutError`.

    Hedging: if an attempt has no answer after `hedge_after` seconds (None means never), the same request is sent once
    more beside it. The first answer is the attempt's, and the other send is cancelled. If one of the two fails, the
    other goes on; the attempt has failed when both have.

    Circuit breaker: after `breaker` requests in a row that failed in spite of their retries, the circuit is open. For
    `reset` seconds each request raises `CircuitOpen` at once, and nothing is sent. After that, one request is let
    through as a probe, and the others still get `CircuitOpen` as long as it is under way. If it succeeds, the circuit
    is closed again; if it fails, it is open for another `reset` seconds; if it is cancelled, the next one is the probe.
    """

    def __init__(  # noqa: PLR0913 - each rule has its number
        self,
        send: Callable[[str], Awaitable[str]],
        *,
        retries: int,
        base: float,
        timeout: float,
        hedge_after: float | None,
        breaker: int,
        reset: float,
        rng: random.Random,
    ) -> None:
        raise NotImplementedError

    async def request(self, path: str) -> str:
        """Send a request, as the class says, and return its answer.

        For example, if the first send fails after 0.1 s, `base` is 0.5 and the dice say 0.3, the second is sent after
        0.4 s. Nothing that was sent goes on when you return, fail, or are cancelled.
        """
        raise NotImplementedError
