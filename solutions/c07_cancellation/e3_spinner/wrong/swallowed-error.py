import asyncio


async def spin(tick, every):
    while True:
        tick()
        await asyncio.sleep(every)


async def with_spinner(work, tick, every):
    spinner = asyncio.create_task(spin(tick, every))
    result = None
    try:
        result = await work()
    except Exception as error:
        print(error)
    finally:
        spinner.cancel()
        await asyncio.wait([spinner])
    return result
