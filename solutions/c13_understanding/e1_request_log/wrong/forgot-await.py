from contextvars import ContextVar

current = ContextVar("current", default="-")


async def handle_request(request_id, steps):
    token = current.set(request_id)
    try:
        for step in steps:
            step()
    finally:
        current.reset(token)


def tag(message):
    return f"[{current.get()}] {message}"
