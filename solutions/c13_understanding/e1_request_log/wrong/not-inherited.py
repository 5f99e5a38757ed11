import asyncio

ids = {}


def running():
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


async def handle_request(request_id, steps):
    former = ids.get(running(), "-")
    ids[running()] = request_id
    try:
        for step in steps:
            await step()
    finally:
        ids[running()] = former


def tag(message):
    return f"[{ids.get(running(), '-')}] {message}"
