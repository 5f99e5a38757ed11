import asyncio


async def scan_tree(list_dir, root):
    async def scan(path, levels):
        directories, files = await list_dir(path)
        if levels:
            for below in await asyncio.gather(*(scan(directory, levels - 1) for directory in directories)):
                files = files + below
        return files

    return await scan(root, 20)
