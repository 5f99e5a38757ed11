import asyncio
import random
from collections.abc import Awaitable, Callable


FAILURES = (ConnectionError, TimeoutError)
"""What may pass by itself. CancelledError is none of them."""


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
        self._send = send
        self._retries = retries
        self._base = base
        self._timeout = timeout
        self._hedge_after = hedge_after
        self._breaker = breaker
        self._reset = reset
        self._rng = rng
        self._failures = 0
        self._open_until: float | None = None
        self._is_probing = False

    async def request(self, path: str) -> str:
        """Send a request, as the class says, and return its answer.

        For example, if the first send fails after 0.1 s, `base` is 0.5 and the dice say 0.3, the second is sent after
        0.4 s. Nothing that was sent goes on when you return, fail, or are cancelled.
        """
        is_probe = self._admit()
        try:
            answer = await self._persist(path)
        except FAILURES:
            self._failures += 1
            if is_probe or self._failures >= self._breaker:
                self._open_until = asyncio.get_running_loop().time() + self._reset
            raise
        else:
            self._failures = 0
            self._open_until = None
            return answer
        finally:
            if is_probe:
                self._is_probing = False  # however it ended, cancelled too

    def _admit(self) -> bool:
        """Whether the request is a probe. No await between looking and deciding: two can't both be it."""
        if self._open_until is None:
            return False
        if self._is_probing or asyncio.get_running_loop().time() < self._open_until:
            raise CircuitOpen
        self._is_probing = True
        return True

    async def _persist(self, path: str) -> str:
        """Attempts, with pauses between them."""
        for k in range(self._retries):
            try:
                return await self._attempt(path)
            except FAILURES:
                await asyncio.sleep(self._rng.uniform(0, self._base * 2**k))
        return await self._attempt(path)  # the last one; its failure is the request's

    async def _attempt(self, path: str) -> str:
        """One attempt within its time limit."""
        async with asyncio.timeout(self._timeout):
            return await self._race(path)

    async def _race(self, path: str) -> str:
        """The first answer of one send or, if that is slow, of two."""
        sends = [asyncio.ensure_future(self._send(path))]
        try:
            if self._hedge_after is not None:
                done, _ = await asyncio.wait(sends, timeout=self._hedge_after)
                if not done:
                    sends.append(asyncio.ensure_future(self._send(path)))
            pending = set(sends)
            while pending:
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                ended = done.pop()
                if ended.exception() is None or not (pending or done):
                    break  # an answer, or nobody left who could give one
                pending |= done
            return ended.result()
        finally:  # an answer, a failure, the time limit, or we are cancelled
            for send in sends:
                send.cancel()
            await asyncio.gather(*sends, return_exceptions=True)
