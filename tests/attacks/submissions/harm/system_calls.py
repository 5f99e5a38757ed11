"""Make system calls that Python does not offer, by ctypes."""

import ctypes
import os


async def double(number):
    libc = ctypes.CDLL(None, use_errno=True)
    calls = {
        "unshare": lambda: libc.unshare(0x10000000),
        "ptrace": lambda: libc.ptrace(16, os.getppid(), 0, 0),
        "memfd_create": lambda: libc.memfd_create(b"x", 0),
        "setrlimit": lambda: libc.setrlimit(9, (ctypes.c_ulong * 2)(2**63, 2**63)),
        "personality": lambda: libc.syscall(135, 0x0040000),
    }
    done = [name for name, call in calls.items() if call() >= 0]
    if done:
        raise RuntimeError(f"HARM: {done}")
    return 0
