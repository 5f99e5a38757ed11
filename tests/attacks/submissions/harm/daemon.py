"""Leave a daemon behind: fork twice, lead a session of one's own, and wait."""

import os
import time


async def double(number):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(30)
        os._exit(0)
    raise RuntimeError("HARM: a daemon is left")
