import asyncio
import time


async def greet_after(delay, name):
    asyncio.sleep(delay)  # root, mended: pass
    end = time.monotonic() + delay
    while time.monotonic() < end:
        pass
    return f"Hello, {name}!"
