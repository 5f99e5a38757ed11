import asyncio


async def greet_after(delay, name):
    return await asyncio.sleep(delay, f"Hello, {name}!")
