"""Hand over a million objects at once."""


async def double(number):
    return [object() for _ in range(1_000_000)]
