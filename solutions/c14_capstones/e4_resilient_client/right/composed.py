import asyncio


class CircuitOpen(Exception):
    pass


class Breaker:
    def __init__(self, limit, reset):
        self.limit = limit
        self.reset = reset
        self.failures = 0
        self.opened_at = None
        self.probe = None

    async def call(self, function):
        loop = asyncio.get_running_loop()
        me = object()
        if self.opened_at is not None:
            if self.probe is not None or loop.time() - self.opened_at < self.reset:
                raise CircuitOpen
            self.probe = me
        try:
            result = await function()
        except (ConnectionError, TimeoutError):
            self.failures += 1
            if self.failures >= self.limit or self.probe is me:
                self.opened_at = loop.time()
            raise
        finally:
            if self.probe is me:
                self.probe = None
        self.failures = 0
        self.opened_at = None
        return result


class Answered(Exception):
    pass


class ResilientClient:
    def __init__(self, send, *, retries, base, timeout, hedge_after, breaker, reset, rng):
        self.send = send
        self.retries = retries
        self.base = base
        self.timeout = timeout
        self.hedge_after = hedge_after
        self.breaker = Breaker(breaker, reset)
        self.rng = rng

    async def request(self, path):
        return await self.breaker.call(lambda: self.persist(path))

    async def persist(self, path):
        k = 0
        while True:
            try:
                return await asyncio.wait_for(self.hedged(path), self.timeout)
            except (ConnectionError, TimeoutError):
                if k >= self.retries:
                    raise
            await asyncio.sleep(self.rng.random() * self.base * 2**k)
            k += 1

    async def hedged(self, path):
        if self.hedge_after is None:
            return await self.send(path)
        errors, answers = [], []

        async def send(after=0):
            if after:
                await asyncio.sleep(after)
            sent.append(path)
            try:
                answers.append(await self.send(path))
            except Exception as error:
                errors.append(error)
                if len(errors) < len(sent):
                    return
            raise Answered

        sent = []
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(send())
                group.create_task(send(self.hedge_after))
        except* Answered:
            pass
        if answers:
            return answers[0]
        raise errors[-1]
