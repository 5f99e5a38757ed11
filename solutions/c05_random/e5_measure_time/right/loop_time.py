import asyncio

from wait_n import wait_n


def measure_time(n, max_delay):
    loop = asyncio.new_event_loop()
    try:
        start = loop.time()
        loop.run_until_complete(wait_n(n, max_delay))
        return (loop.time() - start) / n
    finally:
        loop.close()
