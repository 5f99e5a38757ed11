"""The visible tests of triage."""


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


async def test_a_flat_group(exercise, world):
    """Two network errors and a validation error in one group are counted."""
    errors = [exercise.NetworkError("no line"), exercise.ValidationError("no name"), exercise.NetworkError("no answer")]
    batch = world.operation("batch", seconds=1, raises=ExceptionGroup("last night", errors))
    check_counts(world, await counts_of(exercise, world, batch), retry=2, reject=1)


async def test_no_errors(exercise, world):
    """A batch that succeeds gives two zeros."""
    assert await exercise.triage(world.operation("batch", seconds=1)) == {"retry": 0, "reject": 0}
