import asyncio
from collections.abc import Callable


async def a(log: Callable[[str], None]) -> None:
    """Log twice, without anything to wait for in between."""
    log("A starts")
    log("A ends")


async def b(log: Callable[[str], None]) -> None:
    """Log twice, with a pause in between."""
    log("B starts")
    await asyncio.sleep(1)
    log("B ends")


async def c(log: Callable[[str], None]) -> None:
    """Log twice, without anything to wait for in between."""
    log("C starts")
    log("C ends")


async def program(log: Callable[[str], None]) -> None:
    """Make one coroutine, log, and await it; then await two more. This program is given: leave it as it is."""
    coroutine = a(log)
    log("main goes on")
    await coroutine
    await b(log)
    await c(log)


def predict_order() -> list[str]:
    """Return the seven lines that `program` logs, in the order in which you expect them.

    Read `program` above. It makes a coroutine, logs a line, awaits the coroutine, then awaits one that pauses and one
    that does not. Which line comes first? Think before you try; then running it to find out is allowed.

    The lines are "main goes on", "A starts", "A ends", "B starts", "B ends", "C starts" and "C ends".
    """
    return [
        "main goes on",  # the call above it only built the coroutine
        "A starts",  # `await` runs it now
        "A ends",
        "B starts",
        "B ends",  # `await` waits for the end, however long B pauses
        "C starts",
        "C ends",
    ]
