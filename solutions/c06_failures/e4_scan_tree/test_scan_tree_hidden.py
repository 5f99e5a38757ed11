"""The hidden tests of scan_tree."""


def disk(world, contents, seconds):
    """`list_dir` of a tree: by directory its sub-directories and its files, and the seconds that it takes."""
    return world.operation("list", seconds=seconds, returns=lambda path: contents[path])


async def test_every_directory_as_soon_as_it_is_known(exercise, world):
    """A fast branch with a slow end and a slow branch with a fast one: neither waits for the other."""
    contents = {
        "/": (["/a", "/b"], ["/todo"]),
        "/a": (["/a/x"], []),
        "/b": (["/b/y"], ["/b/1"]),
        "/a/x": ([], ["/a/x/2", "/a/x/3"]),
        "/b/y": ([], ["/b/y/4"]),
    }
    list_dir = disk(world, contents, {"/": 1, "/a": 1, "/b": 3, "/a/x": 3, "/b/y": 1})
    files = sorted(await exercise.scan_tree(list_dir, "/"))
    world.check(
        list_dir.count >= len(contents),
        "not-deep-enough",
        f"You listed {list_dir.count} directories of {len(contents)}: a directory may have further ones in it, as deep "
        "as you like.",
    )
    assert files == ["/a/x/2", "/a/x/3", "/b/1", "/b/y/4", "/todo"]
    assert list_dir.count == len(contents)
    world.took(5.0, because="1 + max(1 + 3, 3 + 1)", otherwise={7.0: "barrier"})


async def test_as_deep_as_it_goes(exercise, world):
    """Sixty directories, each in the one before: nobody knows beforehand how deep a tree is.

    It catches answers that stop at a depth, or that wait only for the tasks of the first levels.
    """
    paths = ["/d" * depth for depth in range(1, 61)]
    contents = {path: ([f"{path}/d"], [f"{path}/file"]) for path in paths}
    contents[paths[-1]] = ([], [f"{paths[-1]}/file"])
    list_dir = disk(world, contents, 0.1)
    files = await exercise.scan_tree(list_dir, "/d")
    world.check(
        list_dir.count >= len(contents),
        "not-deep-enough",
        f"You listed {list_dir.count} directories of {len(contents)}: a directory may have further ones in it, as deep "
        "as you like.",
    )
    assert sorted(files) == sorted(f"{path}/file" for path in paths)
    world.took(6.0, because="60 × 0.1")
