"""Change, remove and make files in a neighbour's folder, where everybody may."""

import os
import shutil


async def double(number):
    for change in (
        lambda: open("@OUTSIDE@/neighbour/double.py", "w").write("async def double(number): return None"),
        lambda: os.truncate("@OUTSIDE@/neighbour/double.py", 0),
        lambda: os.chmod("@OUTSIDE@/neighbour", 0),
        lambda: os.utime("@OUTSIDE@/neighbour/double.py", (0, 0)),
        lambda: os.rename("@OUTSIDE@/neighbour", "@OUTSIDE@/mine"),
        lambda: os.unlink("@OUTSIDE@/token.txt"),
        lambda: os.mkdir("@OUTSIDE@/folder"),
        lambda: os.mkfifo("@OUTSIDE@/pipe"),
        lambda: shutil.rmtree("@OUTSIDE@"),
    ):
        try:
            change()
        except OSError:
            continue
    return 0
