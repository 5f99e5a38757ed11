import asyncio
import time
from collections.abc import Coroutine


class Timed(Coroutine):
    def __init__(self, inner, report):
        self.inner = inner
        self.report = report

    def step(self, resume, *args):
        start = time.perf_counter()
        try:
            return resume(*args)
        finally:
            self.report(asyncio.current_task().get_name(), time.perf_counter() - start)

    def send(self, value):
        return self.step(self.inner.send, value)

    def throw(self, *error):
        return self.step(self.inner.throw, *error)

    def close(self):
        self.inner.close()

    def __await__(self):
        return self


def find_blockers(main, threshold):
    held = {}

    def report(name, seconds):
        held[name] = held.get(name, 0) + seconds

    def make(loop, coroutine, **options):
        return asyncio.Task(Timed(coroutine, report), loop=loop, **options)

    async def watched():
        asyncio.get_running_loop().set_task_factory(make)
        await main()

    asyncio.run(watched())
    return [name for name, seconds in held.items() if seconds > threshold]
