import asyncio
import contextvars

current = contextvars.ContextVar("current")


async def handle_request(request_id, steps):
    async def do():
        for step in steps:
            await step()

    context = contextvars.copy_context()
    context.run(current.set, request_id)
    await asyncio.create_task(do(), context=context)


def tag(message):
    return f"[{current.get('-')}] {message}"
