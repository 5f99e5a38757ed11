"""Start threads without end."""

import _thread


async def double(number):
    lock = _thread.allocate_lock()
    lock.acquire()
    _thread.stack_size(1 << 16)
    try:
        for _ in range(5_000):
            _thread.start_new_thread(lock.acquire, ())
    except RuntimeError:
        return 0
    raise RuntimeError("HARM: 5000 threads")
