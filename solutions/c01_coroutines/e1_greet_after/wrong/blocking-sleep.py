import time


async def greet_after(delay, name):
    time.sleep(delay)
    return f"Hello, {name}!"
