import asyncio


async def greet_after(delay, name):
    asyncio.sleep(delay)
    return f"Hello, {name}!"
