import asyncio
from datetime import datetime

from wait_n import wait_n


def measure_time(n, max_delay):
    start = datetime.now()
    asyncio.run(wait_n(n, max_delay))
    return (datetime.now() - start).total_seconds() / n
