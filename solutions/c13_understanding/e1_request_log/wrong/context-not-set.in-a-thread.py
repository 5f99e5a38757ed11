import asyncio
from contextvars import ContextVar

current = ContextVar("current", default="-")


async def handle_request(request_id, steps):
    await asyncio.to_thread(current.set, request_id)
    for step in steps:
        await step()


def tag(message):
    return f"[{current.get()}] {message}"
