"""Raise exceptions called as pytest's outcomes are."""


async def double(number):
    raise type({2: "Skipped", 21: "XFailed", 4: "Exit"}.get(number, "Failed"), (BaseException,), {})("Timeout")
