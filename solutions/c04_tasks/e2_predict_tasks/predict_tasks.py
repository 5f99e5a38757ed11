import asyncio
from collections.abc import Callable


async def job(name: str, seconds: float, log: Callable[[str], None]) -> None:
    """Log, pause, and log again."""
    log(f"{name} starts")
    await asyncio.sleep(seconds)
    log(f"{name} ends")


async def program(log: Callable[[str], None]) -> None:
    """Create two tasks, pause, then await them. This program is given: leave it as it is."""
    a = asyncio.create_task(job("A", 2, log))
    log("created A")
    b = asyncio.create_task(job("B", 1, log))
    log("created B")
    await asyncio.sleep(0)
    log("after the first pause")
    await a
    log("A awaited")
    await b
    log("B awaited")


def predict_order() -> list[str]:
    """Return the nine lines that `program` logs, in the order in which you expect them.

    Read `program` above. It creates a task of 2 s and one of 1 s, gives the loop a turn with `sleep(0)`, and awaits the
    tasks in the order in which it created them. When does each of them start, and when does each end? Think before you
    try; then running it to find out is allowed.

    The lines are "created A", "created B", "after the first pause", "A starts", "A ends", "A awaited", "B starts",
    "B ends" and "B awaited".
    """
    return [
        "created A",  # the task is on the loop's list and has not run yet
        "created B",
        "A starts",  # `sleep(0)` gives the loop a turn, and every task on the list has one
        "B starts",
        "after the first pause",
        "B ends",  # while we wait for A, B goes on as well, and it is the shorter one
        "A ends",
        "A awaited",
        "B awaited",  # B has been done for a while: awaiting it takes no time
    ]
