"""Recurse until the stack of C overflows."""

import sys


async def double(number):
    sys.setrecursionlimit(1 << 30)
    nested = []
    for _ in range(200_000):
        nested = [nested]
    return repr(nested)
