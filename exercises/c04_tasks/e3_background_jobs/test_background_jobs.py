"""The visible tests of background_jobs."""


async def test_three_errands(exercise, world):
    """Three errands are spawned, and all of them have been run when `drain` returns."""
    errand = world.operation("errand", seconds={"mail": 1, "audit": 0.3, "backup": 2.7})
    jobs = exercise.BackgroundJobs()
    for name in ["mail", "audit", "backup"]:
        jobs.spawn(errand(name))
    pending = jobs.pending
    await jobs.drain()
    world.took(2.7, because="max(1, 0.3, 2.7)")
    assert [call.span.outcome for call in errand.calls] == ["returned"] * 3
    assert (pending, jobs.pending) == (3, 0)
    assert jobs.errors == []


async def test_nothing_to_do(exercise):
    """Without any errand `drain` returns at once."""
    jobs = exercise.BackgroundJobs()
    await jobs.drain()
    assert jobs.pending == 0
