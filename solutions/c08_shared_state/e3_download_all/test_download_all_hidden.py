"""The hidden tests of download_all."""

import asyncio

STUCK = "stuck"


class DownloadFailed(Exception):
    """What a download raises that fails."""


async def test_a_free_place_is_used_at_once(exercise, world):
    """With one long download and a limit of 3, the others go on in the two places beside it."""
    seconds = {"a": 3.0, "b": 0.7, "c": 0.9, "d": 1.1, "e": 0.6, "f": 1.3, "g": 0.4}
    fetch = world.operation("fetch", seconds=seconds, returns=str.encode)
    await exercise.download_all(fetch, list("abcdefg"), 3)
    world.check(
        fetch.peak not in {2, 4},
        "limit-off-by-one",
        f"{fetch.peak} downloads went on at the same time; the limit is 3: use all of it, and no more.",
    )
    world.check(
        fetch.peak <= 3,
        "unbounded",
        f"{fetch.peak} downloads went on at the same time; the limit is 3. "
        "Make one semaphore, before you start, and let all downloads share it.",
    )
    world.check(
        world.elapsed != world.about(4.7),
        "batching",
        "It took 4.70 s instead of 3.00 s: you wait for a whole batch, so two places stay empty until its slowest "
        "download ends. Fill each place as soon as it is free.",
    )
    world.check(
        world.elapsed != world.about(4.5),
        "static-split",
        "It took 4.50 s instead of 3.00 s: you dealt the files out beforehand, and who had got a long one was busy "
        "while others had nothing left to do. Let whoever is free take the next file.",
    )
    world.took(3.0, because="the long one, with all others beside it")


async def test_a_failure_comes_out(exercise, world):
    """When two downloads fail, an error of theirs comes out, and nobody waits for their places for ever."""
    fetch = world.operation(
        "fetch",
        seconds={"a": 0.5, "b": 0.7, "c": 1.1, "d": 1.3, "e": 1.7},
        returns=str.encode,
        raises=lambda url: DownloadFailed(url) if url in {"a", "b"} else None,
    )
    try:
        files = await asyncio.wait_for(exercise.download_all(fetch, list("abcde"), 2), 60)
    except TimeoutError:
        files = STUCK
    except (DownloadFailed, ExceptionGroup):
        files = None
    world.check(
        files is None or files is STUCK or not any(isinstance(file, Exception) for file in files),
        "exception-as-value",
        "You returned an error as if it were a file; let the error go on to the caller.",
    )
    await asyncio.sleep(60)  # whatever still goes on has time to end
    waiting = world.unfinished
    await world.end_unfinished()
    world.check(
        files is not STUCK and not waiting,
        "semaphore-leak",
        "Two downloads failed and never gave their places back, so others wait for a place for ever. "
        "Take places with `async with`.",
    )
    assert files is None, "two downloads failed, and no error came out"
