import asyncio


async def scan_tree(list_dir, root):
    found = []
    pending = {asyncio.create_task(list_dir(root))}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            directories, files = task.result()
            found += files
            pending |= {asyncio.create_task(list_dir(directory)) for directory in directories}
    return found
