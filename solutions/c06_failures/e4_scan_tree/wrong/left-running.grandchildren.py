import asyncio


async def scan_tree(list_dir, root):
    found, tasks = [], []

    async def scan(path):
        directories, files = await list_dir(path)
        found.extend(files)
        tasks.extend(asyncio.create_task(scan(directory)) for directory in directories)

    await scan(root)
    await asyncio.gather(*tasks)
    return found
