"""Keep the time: answer nothing, while threads of this process go on in reality."""

import _thread
import time

sleep = time.sleep


def busy():
    while True:
        sleep(0)


async def double(number):
    for _ in range(3):
        _thread.start_new_thread(busy, ())
    _lock = _thread.allocate_lock()
    _lock.acquire()
    _lock.acquire()
