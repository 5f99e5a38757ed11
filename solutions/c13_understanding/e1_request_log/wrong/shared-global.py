current = "-"


async def handle_request(request_id, steps):
    global current
    former, current = current, request_id
    try:
        for step in steps:
            await step()
    finally:
        current = former


def tag(message):
    return f"[{current}] {message}"
