import asyncio


async def scan_tree(list_dir, root):
    found, level = [], [root]
    while level:
        listings = await asyncio.gather(*[list_dir(path) for path in level])
        level = [directory for directories, _ in listings for directory in directories]
        found += [file for _, files in listings for file in files]
    return found
