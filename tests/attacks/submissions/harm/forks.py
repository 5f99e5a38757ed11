"""Fork, and fork again."""

import os
import time


async def double(number):
    if os.fork() == 0:
        for _ in range(6):
            os.fork()
        time.sleep(20)
        os._exit(0)
    raise RuntimeError("HARM: forked")
