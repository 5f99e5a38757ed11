"""The hidden tests of merge_streams."""

import asyncio
import contextlib


class Torn(Exception):
    """A wire is torn."""


class Wire:
    """A stream with messages at given seconds, as `{1.1: "a1"}`; an exception among them is raised."""

    def __init__(self, world, messages):
        self.world = world
        self.messages = messages
        self.is_open = False
        self.has_torn = False

    async def stream(self):
        self.is_open = True
        try:
            for at, message in self.messages.items():
                await asyncio.sleep(max(0, at - self.world.elapsed))
                if isinstance(message, Exception):
                    self.has_torn = True
                    raise message
                yield message
        finally:
            await asyncio.sleep(0.2)  # it takes a moment to hang up
            self.is_open = False


async def read(exercise, world, *wires):
    """Read wires to their end, and check what is yielded when."""
    seen = {}
    async for message in exercise.merge_streams(*(wire.stream() for wire in wires)):
        seen[message] = world.elapsed
    messages = {message: at for wire in wires for at, message in wire.messages.items()}
    check_nothing_is_lost(world, sorted(messages.keys() - seen.keys()))
    in_order = sorted(messages, key=messages.get)
    world.check(
        list(seen) == in_order or list(seen) != list(messages),
        "one-stream-after-the-other",
        "You read the second stream only when the first one had ended; listen to all of them at once.",
    )
    for message in in_order:
        world.check(
            seen[message] == world.about(messages[message]),
            "lock-step",
            f"{message!r} was there at {messages[message]:.2f} s and came out at {seen[message]:.2f} s: "
            "you waited for a silent stream before you listened again to the other one.",
        )
    assert list(seen) == in_order


def check_nothing_is_lost(world, missing):
    """Every message of every wire has come out."""
    world.check(
        not missing,
        "lost-item",
        f"{', '.join(missing)} never came out: if you cancel the wait for a stream's next item, that stream has ended.",
    )


def check_is_tidy(world, *wires):
    """Nothing is left of a merged stream that has ended."""
    others = world.unfinished
    world.check(not others, "left-running", f"The merged stream has ended, and {len(others)} of its tasks go on.")
    world.check(
        not any(wire.is_open for wire in wires),
        "stream-left-open",
        "The merged stream has ended, and one of its streams is still open: close each with `await stream.aclose()`.",
    )


async def test_as_they_arrive(exercise, world):
    """Messages of two wires come out in the order in which they arrive, each at its time, also while one wire is silent."""
    a = Wire(world, {1.1: "a1", 1.7: "a2", 3.3: "a3", 5.2: "a4"})
    b = Wire(world, {2.4: "b1", 4.7: "b2"})
    await read(exercise, world, a, b)
    check_is_tidy(world, a, b)


async def test_the_reader_leaves_early(exercise, world):
    """A reader takes one message, pauses, and closes: no task is left, and every wire is closed."""
    a = Wire(world, {1.1: "a1", 1.2: "a2", 1.3: "a3", 1.4: "a4", 1.5: "a5"})
    b = Wire(world, {9.0: "b1"})
    merged = exercise.merge_streams(a.stream(), b.stream())
    assert await anext(merged) == "a1"
    await asyncio.sleep(2)
    is_clean = True
    try:
        await merged.aclose()
    except BaseExceptionGroup:
        is_clean = False
    world.check(
        is_clean,
        "yield-in-task-group",
        "Closing your generator raised an exception group: a `TaskGroup` around a `yield` turns the `GeneratorExit` "
        "that comes out of the `yield` into one. Make the tasks yourself, and end them in `finally`.",
    )
    check_is_tidy(world, a, b)


async def test_the_reader_is_cancelled(exercise, world):
    """A reader is cancelled while all wires are silent: no task is left, and every wire is closed."""
    a, b = Wire(world, {1.1: "a1", 7.0: "a2"}), Wire(world, {9.0: "b1"})
    merged = exercise.merge_streams(a.stream(), b.stream())

    async def read_all():
        async for _ in merged:
            pass

    reader = asyncio.create_task(read_all())
    await asyncio.sleep(3)
    was_reading = reader.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reader
    check_is_tidy(world, a, b)
    world.check(
        reader.cancelled() or not was_reading,
        "swallowed-cancel",
        "The reader was cancelled, and your merged stream told it that this was the end. Clean up in `finally`, and let "
        "`CancelledError` go on.",
    )


async def test_a_wire_is_torn(exercise, world):
    """One wire fails after its first message: the error comes out at once, and every wire is closed."""
    a, b = Wire(world, {1.1: "a1", 2.2: Torn("wire a")}), Wire(world, {9.0: "b1"})
    seen, came_out = [], False
    try:
        async for message in exercise.merge_streams(a.stream(), b.stream()):
            seen.append(message)
    except* Torn:
        came_out = True
    check_nothing_is_lost(world, [] if a.has_torn else ["the error of the first stream"])
    world.check(came_out, "swallowed-error", "One of the streams failed, and your merged stream ended without a word.")
    check_is_tidy(world, a, b)
    assert seen == ["a1"]
    # both wires hang up for 0.2 s, the second one after the first or together with it
    world.took_at_most(2.6, because="2.2 + 2 × 0.2")
