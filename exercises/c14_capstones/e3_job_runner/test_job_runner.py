"""The visible tests of job_runner."""

import asyncio


async def test_two_jobs(exercise, world):
    """Two jobs are done before closing time, and the report says so."""
    runner = exercise.JobRunner(workers=2, grace=3)
    await runner.submit("mail", world.operation("mail", seconds=1))
    await runner.submit("photo", world.operation("photo", seconds=2))
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(4, stop.set)
    report = await runner.run(stop)
    assert {key: sorted(names) for key, names in report.items()} == {
        "done": ["mail", "photo"],
        "failed": [],
        "cancelled": [],
        "unstarted": [],
    }
    world.took(4.0, because="nothing to wait for at closing time")


async def test_one_worker(exercise, world):
    """With one worker, the second job is in the queue at closing time: it is never started."""
    runner = exercise.JobRunner(workers=1, grace=3)
    mail, video = world.operation("mail", seconds=3), world.operation("video", seconds=3)
    await runner.submit("mail", mail)
    await runner.submit("video", video)
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(2, stop.set)
    report = await runner.run(stop)
    assert report == {"done": ["mail"], "failed": [], "cancelled": [], "unstarted": ["video"]}
    world.took(3.0, because="mail, which had 1 s to go at closing time")
