import asyncio
from contextvars import ContextVar

current = ContextVar("current", default="-")


async def handle_request(request_id, steps):
    token = current.set(request_id)
    try:
        await asyncio.gather(*[step() for step in steps])
    finally:
        current.reset(token)


def tag(message):
    return f"[{current.get()}] {message}"
