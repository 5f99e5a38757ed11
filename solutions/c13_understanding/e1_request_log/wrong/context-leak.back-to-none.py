from contextvars import ContextVar

current = ContextVar("current", default="-")


async def handle_request(request_id, steps):
    current.set(request_id)
    try:
        for step in steps:
            await step()
    finally:
        current.set("-")


def tag(message):
    return f"[{current.get()}] {message}"
