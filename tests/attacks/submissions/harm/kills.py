"""Ask whether signals would reach the parent, the group, init and everyone: signal 0 does no more than that."""

import os


async def double(number):
    for process in (os.getppid(), -os.getppid(), -1, 1):
        try:
            os.kill(process, 0)
        except OSError:
            continue
        raise RuntimeError(f"HARM: a signal would reach {process}")
    return 0
