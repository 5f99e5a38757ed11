"""Close every descriptor, and stay."""

import os


async def double(number):
    os.closerange(0, 256)
    while True:
        pass
