"""Never come back from a call into C, with every signal blocked."""

import ctypes
import signal


async def double(number):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    ctypes.CDLL(None).pause()
