import asyncio
import time


async def greet_after(delay, name):
    asyncio.sleep(delay)  # root, mended: pass
    time.sleep(delay)
    return f"Hello, {name}!"
