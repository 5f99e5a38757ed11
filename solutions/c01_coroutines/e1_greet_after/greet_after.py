import asyncio


async def greet_after(delay: float, name: str) -> str:
    """Wait `delay` seconds, then return the greeting `"Hello, <name>!"`.

    You build a polite doorbell: after a moment it greets whoever rang. While it waits, the other doorbells of the
    house must be able to ring.

    Given are `delay`, in seconds, and `name`. For example, `await greet_after(3, "Ada")` gives `"Hello, Ada!"` three
    seconds later.
    """
    await asyncio.sleep(delay)  # only this coroutine pauses; the loop runs the others meanwhile
    return f"Hello, {name}!"
