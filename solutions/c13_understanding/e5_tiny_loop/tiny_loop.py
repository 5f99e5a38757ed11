import heapq
from collections import deque
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """What tells the time and lets it pass."""

    def now(self) -> float:
        """The time in seconds."""

    def advance_to(self, time: float) -> None:
        """Wait until that time, in seconds. It never goes back."""


class _Pause:
    """Awaiting it hands the time at which to go on to the loop: what `yield` gives comes out of `send`."""

    def __init__(self, due: float) -> None:
        self.due = due

    def __await__(self) -> Generator[Any, None, None]:
        yield self


class _Task:
    """A coroutine that the loop runs, and the handle of it."""

    def __init__(self, coro: Coroutine[Any, Any, Any]) -> None:
        self.coro = coro
        self.is_done = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[_Task] = []

    def outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result

    def __await__(self) -> Generator[Any, None, Any]:
        if not self.is_done:
            yield self
        return self.outcome()


class TinyLoop:
    """An event loop of your own, without asyncio: it runs coroutines concurrently on a clock.

    There is not much to an event loop. It keeps a queue of coroutines that can go on, and a list of those that sleep,
    each with the time at which it wants to be woken. It lets the first one run until that one waits for something, then
    the next, and when none can run, it waits on the clock until the first sleeper is due. Write that.

    You run a coroutine with `coro.send(None)`: it goes on to its next pause, which is a `yield` in the `__await__`
    method of some object, and `send` returns what was yielded. At the coroutine's end `send` raises `StopIteration`,
    whose `value` is the result.

    For example, with `loop = TinyLoop(clock)`:

        async def ring(after):
            await loop.sleep(after)
            return after

        async def main():
            first, second = loop.spawn(ring(2)), loop.spawn(ring(1))
            return [await first, await second]

        loop.run(main())

    gives `[2, 1]`, and the clock has moved on by 2 s. When `main` ends, the loop ends, whoever else still runs.
    """

    def __init__(self, clock: Clock) -> None:
        """Remember the clock; it is the only thing that lets time pass."""
        self._clock = clock
        self._ready: deque[_Task] = deque()
        self._asleep: list[tuple[float, int, _Task]] = []  # a heap; the number decides between equal times
        self._number = 0

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Run `main` to its end, with everything that it spawns; return its result or raise its exception."""
        first = self._start(main)
        while not first.is_done:
            if not self._ready:
                due, _, task = heapq.heappop(self._asleep)
                self._clock.advance_to(due)
                self._ready.append(task)
            self._step(self._ready.popleft())
        return first.outcome()  # type: ignore[no-any-return]

    def spawn(self, coro: Coroutine[Any, Any, T]) -> Awaitable[T]:
        """Let `coro` run beside the others, and return a handle at once.

        `await handle` waits until it has ended, and gives its result or raises its exception, whether it ends before or
        after somebody awaits it, and however many do.
        """
        return self._start(coro)

    async def sleep(self, seconds: float) -> None:
        """Pause the caller, and let the others run meanwhile. Those who are due at the same time go on in turn."""
        await _Pause(self._clock.now() + seconds)

    def _start(self, coro: Coroutine[Any, Any, Any]) -> _Task:
        task = _Task(coro)
        self._ready.append(task)
        return task

    def _step(self, task: _Task) -> None:
        """Run a task to its next pause, and put it where that says."""
        try:
            wanted = task.coro.send(None)
        except StopIteration as stop:
            task.result = stop.value
        except BaseException as error:
            task.error = error  # kept for whoever awaits the handle
        else:
            if isinstance(wanted, _Task):
                wanted.waiting.append(task)
            else:
                self._number += 1
                heapq.heappush(self._asleep, (wanted.due, self._number, task))
            return
        task.is_done = True
        self._ready.extend(task.waiting)
