async def scan_tree(list_dir, root):
    directories, files = await list_dir(root)
    for directory in directories:
        files = files + await scan_tree(list_dir, directory)
    return files
