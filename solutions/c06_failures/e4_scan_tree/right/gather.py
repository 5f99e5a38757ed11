import asyncio


async def scan_tree(list_dir, root):
    directories, files = await list_dir(root)
    below = await asyncio.gather(*[scan_tree(list_dir, directory) for directory in directories])
    return files + [file for found in below for file in found]
