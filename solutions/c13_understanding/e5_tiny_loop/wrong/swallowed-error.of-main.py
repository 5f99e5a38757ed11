import heapq
import itertools
from collections import deque


class Future:
    def __init__(self):
        self.outcome = None
        self.callbacks = []

    def set(self, result=None, error=None):
        self.outcome = result, error
        for callback in self.callbacks:
            callback()

    def __await__(self):
        if self.outcome is None:
            yield self
        result, error = self.outcome
        if error is not None:
            raise error
        return result


class TinyLoop:
    def __init__(self, clock):
        self.clock = clock
        self.ready = deque()
        self.timers = []
        self.numbers = itertools.count()

    def run(self, main):
        future = self.spawn(main)
        while future.outcome is None:
            while self.timers and not self.ready:
                due, _, callback = heapq.heappop(self.timers)
                self.clock.advance_to(due)
                self.ready.append(callback)
            self.ready.popleft()()
        return future.outcome[0]

    def spawn(self, coro):
        future = Future()

        def step():
            try:
                waits_for = coro.send(None)
            except StopIteration as stop:
                future.set(result=stop.value)
            except BaseException as error:
                future.set(error=error)
            else:
                waits_for.callbacks.append(lambda: self.ready.append(step))

        self.ready.append(step)
        return future

    async def sleep(self, seconds):
        woken = Future()
        heapq.heappush(self.timers, (self.clock.now() + seconds, next(self.numbers), woken.set))
        await woken
