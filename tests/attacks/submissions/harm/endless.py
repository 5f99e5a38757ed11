"""Compute without end."""


async def double(number):
    while True:
        pass
