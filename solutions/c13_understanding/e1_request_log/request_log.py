from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request", default="-")
"""The id of the request that runs here: each task has its own copy, and hands it on to what it starts."""


async def handle_request(request_id: str, steps: Sequence[Callable[[], Awaitable[None]]]) -> None:
    """Do the steps of a request one after another, and let `tag` know meanwhile which request it is.

    A server handles many requests at the same time. What they log is mixed, so each line begins with the id of the
    request it belongs to. A step is done with `await step()`. It knows nothing of ids; it calls `tag`, and so may
    everything that it starts, be it a task or a function in `asyncio.to_thread`.

    When the request is over, also if a step raised an exception, the caller's own id holds again: that of the request
    around it, or none. The exception comes out.

    For example, a step in `handle_request("r1", [step])` that calls `tag("hi")` gets `"[r1] hi"`.
    """
    token = _current.set(request_id)
    try:
        for step in steps:
            await step()
    finally:
        _current.reset(token)  # not `set("-")`: around this request there may be another one


def tag(message: str) -> str:
    """Return the message with the id of the request in front: `"[r1] hi"`, or `"[-] hi"` outside of any request."""
    return f"[{_current.get()}] {message}"
