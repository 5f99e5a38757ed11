import asyncio
import random
from collections.abc import Awaitable, Callable

FAILURES = (ConnectionError, TimeoutError)
"What may pass by itself. CancelledError is none of them."


class CircuitOpen(Exception):
    pass


class ResilientClient:
    def __init__(self, send, *, retries, base, timeout, hedge_after, breaker, reset, rng):
        self._send = send
        self._retries = retries
        self._base = base
        self._timeout = timeout
        self._hedge_after = hedge_after
        self._breaker = breaker
        self._reset = reset
        self._rng = rng
        self._failures = 0
        self._open_until = None
        self._is_probing = False

    async def request(self, path):
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
                self._is_probing = False

    def _admit(self):
        if self._open_until is None:
            return False
        if self._is_probing or asyncio.get_running_loop().time() < self._open_until:
            raise CircuitOpen
        self._is_probing = True
        return True

    async def _persist(self, path):
        for k in range(self._retries):
            try:
                return await self._attempt(path)
            except FAILURES:
                await asyncio.sleep(self._rng.uniform(0, self._base * 2**k))
        return await self._attempt(path)

    async def _attempt(self, path):
        async with asyncio.timeout(self._timeout):
            return await self._race(path)

    async def _race(self, path):
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
                    break
            return ended.result()
        finally:
            for send in sends:
                send.cancel()
            await asyncio.gather(*sends, return_exceptions=True)
