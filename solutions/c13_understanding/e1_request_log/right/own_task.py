import asyncio
from contextvars import ContextVar

current = ContextVar("current", default="-")


async def handle_request(request_id, steps):
    async def do():
        current.set(request_id)  # in this task's own copy, which goes away with it
        for step in steps:
            await step()

    await asyncio.create_task(do())


def tag(message):
    return f"[{current.get()}] {message}"
