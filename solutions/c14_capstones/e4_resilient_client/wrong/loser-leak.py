import asyncio

FAILURES = (ConnectionError, TimeoutError)


class CircuitOpen(Exception):
    pass


class ResilientClient:
    def __init__(self, send, *, retries, base, timeout, hedge_after, breaker, reset, rng):
        self.send = send
        self.retries = retries
        self.base = base
        self.timeout = timeout
        self.hedge_after = hedge_after
        self.breaker = breaker
        self.reset = reset
        self.rng = rng
        self.failures = 0
        self.open_until = None
        self.is_probing = False

    async def request(self, path):
        is_probe = self.open_until is not None
        if is_probe:
            if self.is_probing or asyncio.get_running_loop().time() < self.open_until:
                raise CircuitOpen(path)
            self.is_probing = True
        try:
            answer = await self.with_retries(path)
        except FAILURES:
            self.failures += 1
            if is_probe or self.failures >= self.breaker:
                self.open_until = asyncio.get_running_loop().time() + self.reset
            raise
        else:
            self.failures = 0
            self.open_until = None
            return answer
        finally:
            if is_probe:
                self.is_probing = False

    async def with_retries(self, path):
        for k in range(self.retries + 1):
            try:
                return await self.attempt(path)
            except FAILURES:
                if k == self.retries:
                    raise
            await asyncio.sleep(self.rng.uniform(0, self.base * 2**k))

    async def attempt(self, path):
        async with asyncio.timeout(self.timeout):
            return await self.race(path)

    async def race(self, path):
        sends = [asyncio.ensure_future(self.send(path))]
        try:
            if self.hedge_after is not None:
                done, _ = await asyncio.wait(sends, timeout=self.hedge_after)
                if not done:
                    sends.append(asyncio.ensure_future(self.send(path)))
            pending = set(sends)
            while pending:
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for send in sorted(done, key=lambda send: send.exception() is not None):
                    if send.exception() is None:
                        return send.result()
            return send.result()
        finally:
            if not any(send.done() for send in sends):
                for send in sends:
                    send.cancel()
                await asyncio.gather(*sends, return_exceptions=True)
