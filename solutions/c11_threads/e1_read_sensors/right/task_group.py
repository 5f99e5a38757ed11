import asyncio


async def read_sensors(read, names):
    async with asyncio.TaskGroup() as group:
        tasks = {name: group.create_task(asyncio.to_thread(read, name)) for name in names}
    return {name: task.result() for name, task in tasks.items()}
