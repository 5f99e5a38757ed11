import asyncio
import time


def find_blockers(main, threshold):
    names = set()

    async def timed(coroutine):
        start = time.perf_counter()
        result = await coroutine
        if time.perf_counter() - start > threshold:
            names.add(asyncio.current_task().get_name())
        return result

    def make(loop, coroutine, **options):
        return asyncio.Task(timed(coroutine), loop=loop, **options)

    async def watched():
        asyncio.get_running_loop().set_task_factory(make)
        await main()

    asyncio.run(watched())
    return list(names)
