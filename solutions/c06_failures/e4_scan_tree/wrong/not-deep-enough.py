import asyncio


async def scan_tree(list_dir, root):
    directories, files = await list_dir(root)
    listings = await asyncio.gather(*[list_dir(directory) for directory in directories])
    return files + [file for _, below in listings for file in below]
