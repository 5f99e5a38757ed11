import asyncio


async def greet_after(delay, name):
    await asyncio.sleep(2)
    return f"Hello, {name}!"
