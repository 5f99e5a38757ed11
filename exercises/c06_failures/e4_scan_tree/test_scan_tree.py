"""The visible tests of scan_tree."""


def disk(world, contents, seconds):
    """`list_dir` of a tree: by directory its sub-directories and its files, and the seconds that it takes."""
    return world.operation("list", seconds=seconds, returns=lambda path: contents[path])


async def test_two_levels(exercise, world):
    """Two directories of 2 and 3 s below a root of 1 s: all files are there after 4 s."""
    contents = {
        "/": (["/docs", "/music"], ["/todo.txt"]),
        "/docs": ([], ["/docs/a.txt"]),
        "/music": ([], ["/music/b.ogg", "/music/c.ogg"]),
    }
    list_dir = disk(world, contents, {"/": 1, "/docs": 2, "/music": 3})
    files = await exercise.scan_tree(list_dir, "/")
    assert sorted(files) == ["/docs/a.txt", "/music/b.ogg", "/music/c.ogg", "/todo.txt"]
    world.took(4.0, because="1 + max(2, 3)")


async def test_no_directories(exercise, world):
    """A directory with two files and nothing below it."""
    assert sorted(await exercise.scan_tree(disk(world, {"/": ([], ["/b", "/a"])}, 1), "/")) == ["/a", "/b"]
