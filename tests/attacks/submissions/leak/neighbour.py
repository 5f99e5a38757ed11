"""Read what a neighbour has handed in, and a file of secrets beside it."""

import os


async def double(number):
    found = []
    for place, _, files in os.walk("@OUTSIDE@"):
        found += [open(os.path.join(place, name)).read() for name in files]
    found += [open("@OUTSIDE@/token.txt").read()]
    raise RuntimeError(" ".join(found))
