import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from typing import Any


def find_blockers(main: Callable[[], Coroutine[Any, Any, None]], threshold: float) -> list[str]:
    """Run `main()` in a new event loop, and return the names of the tasks that held the loop for too long.

    A program stutters, and nobody knows who is to blame. Its tasks have names, from
    `asyncio.create_task(…, name="reader")`. A task is to blame if it held the loop at a stretch for longer than
    `threshold` seconds, so that nobody else could run. How long it waited, with an `await` that lets the others run,
    does not matter.

    Each name is there once; the order is up to you.

    For example, if one task called "zip" computes for half a second, and `threshold` is 0.1, the result is `["zip"]`.
    """
    texts: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: texts.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("asyncio")

    async def watched() -> None:
        asyncio.get_running_loop().slow_callback_duration = threshold
        await main()

    log.addHandler(handler)
    try:
        asyncio.run(watched(), debug=True)  # in debug mode the loop measures every step of every task
    finally:
        log.removeHandler(handler)
    found = [re.match(r"Executing <Task .*?name='(.*?)'", text) for text in texts]
    return sorted({match[1] for match in found if match})
