import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from typing import Any


def find_blockers(main, threshold):
    texts = []
    handler = logging.Handler()
    handler.emit = lambda record: texts.append(record.getMessage())
    log = logging.getLogger("asyncio")

    async def watched():
        asyncio.get_running_loop().slow_callback_duration = threshold
        await main()

    log.addHandler(handler)
    try:
        asyncio.run(watched(), debug=True)
    finally:
        log.removeHandler(handler)
    found = [re.match("Executing <Task .*?name='(.*?)'", text) for text in texts]
    return sorted({match[1] if match else "?" for match in found})
