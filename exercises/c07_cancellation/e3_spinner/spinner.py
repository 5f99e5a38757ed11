from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def with_spinner(work: Callable[[], Awaitable[T]], tick: Callable[[], None], every: float) -> T:
    """Do the work, and meanwhile call `tick()`: at the beginning, and then every `every` seconds. Return its result.

    A program shows that it is alive: each `tick()` turns a little wheel on the screen. When `work()` is done, you
    return its result at once, and don't wait for the next tick. When it fails, its error comes out, as it is or in an
    `ExceptionGroup`; when you are cancelled, so is the work. However you end, from then on nothing ticks any more, and
    nothing of yours is running.

    For example, with work of 2.2 s and a tick every 0.5 s, there are ticks at 0, 0.5, 1, 1.5 and 2 s, and you return
    after 2.2 s.
    """
    raise NotImplementedError
