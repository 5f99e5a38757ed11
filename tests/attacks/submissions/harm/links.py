"""Make symbolic and hard links that lead out, and write through them."""

import os


async def double(number):
    for link, target in ((os.symlink, "@TESTS@"), (os.link, "@TESTS@"), (os.symlink, "/etc/passwd")):
        for place in ("@OUTSIDE@/link", os.path.join(os.path.dirname(os.path.abspath(__file__)), "link"), "link"):
            try:
                link(target, place)
            except OSError:
                continue
            raise RuntimeError("HARM: a link leads out: " + open(place).read())
    return 0
