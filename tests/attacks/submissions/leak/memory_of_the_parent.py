"""Read the parent's memory by a system call."""

import ctypes
import os


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


async def double(number):
    libc = ctypes.CDLL(None, use_errno=True)
    found = ctypes.create_string_buffer(4096)
    here = Piece(ctypes.addressof(found), 4096)
    there = Piece(id("marker-here-8c1f"[:0]) & ~4095, 4096)
    count = libc.process_vm_readv(os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    if count > 0:
        raise RuntimeError("HARM: the parent's memory can be read")
    raise RuntimeError(os.strerror(ctypes.get_errno()))
