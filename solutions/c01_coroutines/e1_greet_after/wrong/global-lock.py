import asyncio

LOCK = asyncio.Lock()


async def greet_after(delay, name):
    async with LOCK:
        await asyncio.sleep(delay)
    return f"Hello, {name}!"
