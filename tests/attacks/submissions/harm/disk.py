"""Fill the disk wherever something can be written."""

import os
import tempfile


async def double(number):
    places = ["@OUTSIDE@", os.getcwd(), "/tmp", "/var/tmp", "/dev/shm", os.path.dirname(os.path.abspath(__file__))]
    try:
        places.append(tempfile.gettempdir())
    except OSError:
        pass
    for place in places:
        try:
            with open(f"{place}/awaitlings-attack-flood", "wb") as file:
                file.write(b"x" * (1 << 20))
        except OSError:
            continue
        raise RuntimeError(f"HARM: wrote to {place}")
    return 0
