import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar

_current = ContextVar("request", default="-")
"The id of the request that runs here: each task has its own copy, and hands it on to what it starts."


async def handle_request(request_id, steps):
    token = _current.set(request_id)
    try:
        for step in steps:
            await step()
    except asyncio.CancelledError:
        pass
    finally:
        _current.reset(token)


def tag(message):
    return f"[{_current.get()}] {message}"
