import time


def greet_after(delay, name):  # root, mended: async def greet_after(delay, name):
    time.sleep(delay)
    return f"Hello, {name}!"
