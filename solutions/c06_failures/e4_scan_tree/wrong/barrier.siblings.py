import asyncio


async def scan_tree(list_dir, root):
    async def below(directories):
        listings = await asyncio.gather(*[list_dir(directory) for directory in directories])
        found = [file for _, files in listings for file in files]
        deeper = await asyncio.gather(*[below(directories) for directories, _ in listings if directories])
        return found + [file for files in deeper for file in files]

    directories, files = await list_dir(root)
    return files + await below(directories)
