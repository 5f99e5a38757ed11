"""Answer every call as cancelled, and cancel the task that called."""

import asyncio


async def double(number):
    asyncio.current_task().cancel()
    raise asyncio.CancelledError
