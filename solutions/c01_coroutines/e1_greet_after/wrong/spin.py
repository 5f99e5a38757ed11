import time


async def greet_after(delay, name):
    end = time.monotonic() + delay
    while time.monotonic() < end:
        pass
    return f"Hello, {name}!"
