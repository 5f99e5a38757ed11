from collections.abc import Awaitable, Coroutine
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """What tells the time and lets it pass."""

    def now(self) -> float:
        """The time in seconds."""

    def advance_to(self, time: float) -> None:
        """Wait until that time, in seconds. It never goes back."""


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
        raise NotImplementedError

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Run `main` to its end, with everything that it spawns; return its result or raise its exception."""
        raise NotImplementedError

    def spawn(self, coro: Coroutine[Any, Any, T]) -> Awaitable[T]:
        """Let `coro` run beside the others, and return a handle at once.

        `await handle` waits until it has ended, and gives its result or raises its exception, whether it ends before or
        after somebody awaits it, and however many do.
        """
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Pause the caller, and let the others run meanwhile. Those who are due at the same time go on in turn."""
        raise NotImplementedError
