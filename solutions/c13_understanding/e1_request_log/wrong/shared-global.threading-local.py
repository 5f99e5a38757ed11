import threading

local = threading.local()


async def handle_request(request_id, steps):
    former = getattr(local, "id", "-")
    local.id = request_id
    try:
        for step in steps:
            await step()
    finally:
        local.id = former


def tag(message):
    return f"[{getattr(local, 'id', '-')}] {message}"
