import asyncio


async def with_spinner(work, tick, every):
    while True:
        tick()
        try:
            return await asyncio.wait_for(work(), every)
        except TimeoutError:
            continue
