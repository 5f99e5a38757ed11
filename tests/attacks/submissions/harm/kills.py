"""Send signals to the parent, the group and everyone."""

import os
import signal


async def double(number):
    for process in (os.getppid(), -1, 1, -os.getppid()):
        for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
            try:
                os.kill(process, 0 if process in {-1, 1} else number)
            except OSError:
                continue
            raise RuntimeError(f"HARM: a signal reached {process}")
    return 0
