"""Run without end, ignore every signal and swallow every exception."""

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue


def forever():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


async def double(number):
    forever()
