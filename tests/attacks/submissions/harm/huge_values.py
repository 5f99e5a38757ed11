"""Return values that are too long, too deep or too large to be handed over."""


async def double(number):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return {2: "x" * (64 << 20), 21: deep, 4: 1 << 10_000_000, 0: [0] * 5_000_000}.get(number, b"x" * (20 << 20))
