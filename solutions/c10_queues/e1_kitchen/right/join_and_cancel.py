import asyncio


async def run_kitchen(orders, cook, cooks):
    dishes, burnt = [], []
    queue = asyncio.Queue()
    for order in orders:
        queue.put_nowait(order)

    async def one_cook():
        while True:
            order = await queue.get()
            try:
                dishes.append(await cook(order))
            except Exception:
                burnt.append(order)
            finally:
                queue.task_done()

    crew = [asyncio.create_task(one_cook()) for _ in range(cooks)]
    await queue.join()
    for task in crew:
        task.cancel()
    await asyncio.gather(*crew, return_exceptions=True)
    return dishes, burnt
