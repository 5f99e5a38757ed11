import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

Mirror = Callable[[], Coroutine[Any, Any, bytes]]
"""A coroutine function that asks one server for the file."""


async def fastest_mirror(mirrors: Sequence[Mirror]) -> bytes:
    """Ask all mirrors at the same time and return the first good answer.

    The same file lies on several servers, of which some are slow and some are down. A mirror that raises an exception
    does not count, as long as another may still answer; if all have failed, raise an `ExceptionGroup` with the error of
    each. As soon as you have a good answer, cancel the slower mirrors. They need a moment to clean up: when you return,
    nothing of yours is running any more. That also holds when you are cancelled.

    For example, if one mirror fails after 1 s and two are good after 2 and 3 s, the result is the answer that came
    after 2 s. There is at least one mirror.
    """
    tasks = [asyncio.create_task(mirror()) for mirror in mirrors]
    errors: list[Exception] = []
    pending = set(tasks)
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                try:
                    return task.result()  # done may mean failed, and then this raises
                except Exception as error:
                    errors.append(error)
        raise ExceptionGroup("no mirror answered", errors)
    finally:  # with an answer, without one, or cancelled
        for task in tasks:
            task.cancel()  # does nothing to those that are done
        await asyncio.gather(*tasks, return_exceptions=True)  # the others clean up
