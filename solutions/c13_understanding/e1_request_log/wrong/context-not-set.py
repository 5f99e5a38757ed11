import asyncio
from contextvars import ContextVar

current = ContextVar("current", default="-")


async def handle_request(request_id, steps):
    async def enter():
        current.set(request_id)

    await asyncio.create_task(enter())
    for step in steps:
        await step()


def tag(message):
    return f"[{current.get()}] {message}"
