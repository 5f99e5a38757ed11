import asyncio


async def scan_tree(list_dir, root):
    found = []

    async def scan(path):
        directories, files = await list_dir(path)
        found.extend(files)
        for directory in directories:
            asyncio.create_task(scan(directory))

    await scan(root)
    return found
