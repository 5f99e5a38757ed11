"""Start a program in every way there is."""

import os
import subprocess


async def double(number):
    for start in (
        lambda: subprocess.run(["/bin/touch", "@OUTSIDE@/started"], check=True),
        lambda: os.posix_spawn("/bin/touch", ["touch", "@OUTSIDE@/started"], {}),
        lambda: os.execv("/bin/touch", ["touch", "@OUTSIDE@/started"]),
    ):
        try:
            start()
        except OSError:
            continue
    return 0
