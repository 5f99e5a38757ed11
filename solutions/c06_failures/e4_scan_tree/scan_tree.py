import asyncio
from collections.abc import Awaitable, Callable


async def scan_tree(list_dir: Callable[[str], Awaitable[tuple[list[str], list[str]]]], root: str) -> list[str]:
    """Return all files below `root`, in any order, looking into every directory as soon as you know it.

    A disk hangs on a slow network. `await list_dir(path)` gives two lists of full paths after a while: the directories
    in `path`, and the files in it. Any number of requests may be under way at the same time. How deep the tree is you
    don't know; there are no cycles in it.

    For example, if `list_dir("/")` gives `(["/music"], ["/todo.txt"])` and `list_dir("/music")` gives
    `([], ["/music/a.ogg"])`, the result is `["/todo.txt", "/music/a.ogg"]`.
    """
    found: list[str] = []

    async def scan(path: str) -> None:
        directories, files = await list_dir(path)
        found.extend(files)
        for directory in directories:
            group.create_task(scan(directory))  # at once: it waits for no other directory

    # the group waits for all of its tasks, also for those that its tasks add
    async with asyncio.TaskGroup() as group:
        await scan(root)
    return found
