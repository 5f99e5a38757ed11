"""Raise an exception whose text makes patterns run for long."""


async def double(number):
    raise RuntimeError("RuntimeError: " * 500_000 + " at 0x" * 500_000)
