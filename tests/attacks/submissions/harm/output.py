"""Write without end to both outputs."""

import os
import sys


async def double(number):
    for _ in range(300):
        os.write(1, b"noise\n" * 10_000)
        os.write(2, b"noise\n" * 10_000)
        sys.stdout.write("noise\n" * 10_000)
    return 0
