"""The hidden tests of triage."""

import asyncio


async def counts_of(exercise, world, batch):
    """What the student's function gives; errors of the two kinds that come out of it have a name."""
    try:
        return await exercise.triage(batch)
    except (exercise.NetworkError, exercise.ValidationError) as error:
        world.check(
            False,
            "bare-error-missed",
            f"`batch()` raised {error!r} as it is, in no group, and you let it out. An `except*` catches that too.",
        )
    except BaseExceptionGroup as group:
        _, rest = group.split((exercise.NetworkError, exercise.ValidationError))
        world.check(
            rest is not None,
            "group-not-caught",
            f"A group came out although you can deal with every error in it: {group!r}. A plain `except` looks only at "
            "the group itself, never inside: use `except*`.",
        )
        raise


def check_counts(world, counts, retry, reject):
    """Demand these counts; too few mean that an inner group was counted as one error."""
    expected = {"retry": retry, "reject": reject}
    world.check(
        counts["retry"] >= retry and counts["reject"] >= reject,
        "flat-group",
        f"You counted {counts}, and there were {expected}. An `except*` block runs once for all errors of its kind, "
        "and what it gets may hold groups inside groups: go through all of them.",
    )
    assert counts == expected


async def test_groups_in_groups(exercise, world):
    """Three network errors and two validation errors, in groups inside of groups, are all counted."""
    network, validation = exercise.NetworkError, exercise.ValidationError
    deepest = ExceptionGroup("page 7", [network("no line"), validation("no name"), network("too slow")])
    inner = ExceptionGroup("customers", [network("no answer"), deepest])
    batch = world.operation("batch", seconds=1, raises=ExceptionGroup("last night", [validation("no date"), inner]))
    check_counts(world, await counts_of(exercise, world, batch), retry=3, reject=2)
    assert batch.count == 1


async def test_a_single_error(exercise, world):
    """A network error that comes alone, in no group, is counted."""
    batch = world.operation("batch", seconds=1, raises=exercise.NetworkError("no line"))
    assert await counts_of(exercise, world, batch) == {"retry": 1, "reject": 0}


async def test_an_error_of_another_kind(exercise, world):
    """A division by zero among network errors goes on to the caller."""
    errors = [exercise.NetworkError("no line"), ZeroDivisionError("average of nothing")]
    batch = world.operation("batch", seconds=1, raises=ExceptionGroup("last night", errors))
    found = None
    try:
        found = await exercise.triage(batch)
    except* ZeroDivisionError:
        found = "the error"
    except* exercise.NetworkError:
        pass  # it may come along
    world.check(
        found == "the error",
        "swallowed-error",
        f"There was a ZeroDivisionError in the group, and it disappeared: you gave {found}. Take out what you can deal "
        "with, and let the rest go on.",
    )


async def test_a_single_error_of_another_kind(exercise, world):
    """A division by zero that comes alone goes on to the caller."""
    batch = world.operation("batch", seconds=1, raises=ZeroDivisionError("average of nothing"))
    found = None
    try:
        found = await exercise.triage(batch)
    except* ZeroDivisionError:
        found = "the error"
    world.check(
        found == "the error",
        "swallowed-error",
        f"`batch()` raised a ZeroDivisionError, and it disappeared: you gave {found}. Only the two kinds that you were "
        "told about are yours.",
    )


async def test_cancelled_while_the_batch_runs(exercise, world):
    """You are cancelled after 1 s: you end as cancelled."""
    batch = world.operation("batch", seconds=3)
    task = asyncio.create_task(exercise.triage(batch))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        found = task.result()
        world.check(
            False,
            "swallowed-cancel",
            f"You were cancelled, and gave {found} as if the batch had ended. A cancellation is none of the errors "
            "that you were told to count: let it go on.",
        )
