import asyncio


async def scan_tree(list_dir, root):
    directories, files = await list_dir(root)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(scan_tree(list_dir, directory)) for directory in directories]
    return files + sum((task.result() for task in tasks), [])
