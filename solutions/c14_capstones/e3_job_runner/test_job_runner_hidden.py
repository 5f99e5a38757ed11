"""The hidden tests of job_runner."""

import asyncio
import contextlib

import pytest


class Job:
    """A job that needs `seconds`, and half a second for its clean-up if it is cancelled."""

    def __init__(self, world, name, seconds, raises=None):
        self.name = name
        self.work = world.operation(name, seconds=seconds, raises=raises)
        self.clean_up = world.operation(f"{name}: clean up", seconds=0.5)

    async def __call__(self):
        try:
            await self.work()
        except asyncio.CancelledError:
            await self.clean_up()
            raise

    @property
    def is_cancelled(self):
        return self.work.count == 1 and self.work.calls[0].was_cancelled

    @property
    def is_clean(self):
        return not self.is_cancelled or (self.clean_up.count == 1 and self.clean_up.calls[0].end_s is not None)


@contextlib.asynccontextmanager
async def settling(world):
    """Whatever goes on at the end of the block has time to end, so that what it means can be said."""
    try:
        yield
    finally:
        await world.settle(1000)


def stop_after(seconds):
    """An event that is set in so many seconds."""
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, stop.set)
    return stop


async def submitted(runner, jobs):
    for job in jobs:
        await runner.submit(job.name, job)


def in_order(report):
    return {key: sorted(names) for key, names in report.items()}


async def test_closing_time(exercise, world):
    """At 5 s a job with 2 s to go ends well, one of a minute is cancelled after the grace of 3 s and cleans up."""
    short, long, mid, queued, other = jobs = [
        Job(world, "short", 4),
        Job(world, "long", 60),
        Job(world, "mid", 3),
        Job(world, "queued", 5),
        Job(world, "other", 5),
    ]
    runner = exercise.JobRunner(2, 3)
    await submitted(runner, jobs)
    async with settling(world):
        report = in_order(await runner.run(stop_after(5)))
        took, cleaned_up, was_started = world.elapsed, long.is_clean, queued.work.count + other.work.count
        await asyncio.sleep(0)
        is_told = long.is_cancelled
    world.check(
        not any(call.start_s >= 5 for job in [queued, other] for call in job.work.calls),
        "starts-after-stop",
        "You started a job after closing time: what is in the queue then stays there, and is reported as unstarted.",
    )
    world.check(
        not mid.is_cancelled,
        "no-grace",
        "At closing time a job had 2 s to go and a grace of 3 s, and you cancelled it: wait first, and cancel who is "
        "not done by then.",
    )
    world.check(
        took < 50,
        "waits-for-ever",
        f"You waited for a job of a minute, and returned at {took:.2f} s: the grace is a limit, cancel who needs "
        "longer.",
    )
    world.check(
        is_told,
        "abandons-running",
        f"You returned at {took:.2f} s, and the job that needed longer than the grace went on by itself: cancel it, "
        "and wait for its end.",
    )
    world.check(
        cleaned_up,
        "cancel-not-awaited",
        f"You returned at {took:.2f} s, before the job that you cancelled had cleaned up: `cancel` only asks; wait for "
        "the task after it.",
    )
    world.check(
        was_started or report["unstarted"] == ["other", "queued"],
        "loses-queued-jobs",
        f"Two jobs were still in the queue at closing time, and as unstarted you report {report['unstarted']}: both "
        "belong there.",
    )
    assert report == {"done": ["mid", "short"], "failed": [], "cancelled": ["long"], "unstarted": ["other", "queued"]}
    assert took == world.about(8.5), "5 s until closing time, 3 s of grace, 0.5 s of clean-up"


async def test_nothing_to_wait_for(exercise, world):
    """When the last job ends within the grace you return at that moment; when none is going on, at once.

    Stays because it says that you waited for the grace; the visible tests only see that it took too long.
    """
    for seconds, end in [(3.3, 3.3), (1.1, 2.2)]:
        before = world.elapsed
        runner = exercise.JobRunner(3, 7)
        await submitted(runner, [Job(world, "only", seconds)])
        async with settling(world):
            report = await runner.run(stop_after(2.2))
            took = world.elapsed - before
        world.check(
            took <= end + world.clock.tolerance_s,
            "always-waits-the-grace",
            f"The only job ended at {seconds:.2f} s, closing time was 2.20 s, and you returned at {took:.2f} s: the "
            "grace is for jobs that need it.",
        )
        assert report["done"] == ["only"]
        assert took == world.about(end)


async def test_a_job_fails(exercise, world):
    """A job that fails is reported, and its worker takes the next one."""
    jobs = [Job(world, "broken", 1.1, raises=OSError("no disk")), Job(world, "next", 2.2), Job(world, "last", 0.4)]
    runner = exercise.JobRunner(1, 3)
    await submitted(runner, jobs)
    report = {}
    async with settling(world):
        with contextlib.suppress(OSError, ExceptionGroup, TimeoutError):
            async with asyncio.timeout(30):
                report = in_order(await runner.run(stop_after(10)))
    world.check(
        bool(report) and "next" in report["done"],
        "one-failure-kills-all",
        "A job raised OSError, and the jobs after it were not done: catch what a job raises around that one job.",
    )
    world.check(
        "broken" not in report["done"],
        "hides-the-failure",
        "A job raised OSError, and your report says that it is done; it has failed.",
    )
    assert report == {"done": ["last", "next"], "failed": ["broken"], "cancelled": [], "unstarted": []}


async def test_two_at_a_time(exercise, world):
    """Two workers run two jobs at a time, in the order of submission, also those that come later."""
    jobs = [Job(world, name, seconds) for name, seconds in [("a", 2.3), ("b", 1.1), ("c", 1.7), ("d", 1.3)]]
    runner = exercise.JobRunner(2, 9)
    await submitted(runner, jobs[:2])
    loop = asyncio.get_running_loop()
    later = []
    loop.call_later(0.5, lambda: later.append(loop.create_task(runner.submit("c", jobs[2]))))
    loop.call_later(5.5, lambda: later.append(loop.create_task(runner.submit("d", jobs[3]))))
    async with settling(world):
        report = in_order(await runner.run(stop_after(6)))
    starts = [call.start_s for job in jobs for call in job.work.calls]
    world.check(
        starts != world.about([0, 0, 0.5, 5.5]),
        "unbounded",
        "There are two workers, and three jobs went on at the same time.",
    )
    world.check(
        len(starts) == 4 and starts[3] == world.about(5.5),
        "deaf-while-idle",
        "A job that was submitted while your workers had nothing to do was not started: they must wait for more until "
        "closing time.",
    )
    assert starts == world.about([0, 0, 1.1, 5.5])
    assert report == {"done": ["a", "b", "c", "d"], "failed": [], "cancelled": [], "unstarted": []}


async def test_no_more_jobs(exercise, world):
    """During the grace, and when all is over, new jobs are refused with RuntimeError."""
    runner = exercise.JobRunner(2, 3)
    await runner.submit("first", Job(world, "first", 4))
    stop = stop_after(2)
    running = asyncio.create_task(runner.run(stop))
    async with settling(world):
        await asyncio.sleep(2.5)
        late = Job(world, "late", 0.1)
        for when in ["after closing time", "after `run` had ended"]:
            is_refused = False
            try:
                async with asyncio.timeout(100):
                    await runner.submit("late", late)
            except RuntimeError:
                is_refused = True
            await running
            world.check(
                is_refused,
                "accepts-after-stop",
                f"A job was submitted {when}, and you took it, although it will never be done: raise RuntimeError.",
            )
    assert late.work.count == 0


async def test_stopped_before_it_began(exercise, world):
    """If closing time is before the start, nothing is started."""
    runner = exercise.JobRunner(2, 3)
    job = Job(world, "job", 1)
    await runner.submit("job", job)
    stop = asyncio.Event()
    stop.set()
    async with settling(world):
        report = await runner.run(stop)
    world.check(
        job.work.count == 0,
        "starts-after-stop",
        "`stop` was set before `run` began, and you started a job: look at `stop` before you start anything.",
    )
    assert report == {"done": [], "failed": [], "cancelled": [], "unstarted": ["job"]}


async def test_cancelled_itself(exercise, world):
    """If `run` is cancelled, its jobs are too, their clean-up is awaited, and the cancellation goes on."""
    runner = exercise.JobRunner(2, 3)
    jobs = [Job(world, "a", 60), Job(world, "b", 70)]
    await submitted(runner, jobs)
    running = asyncio.create_task(runner.run(asyncio.Event()))
    async with settling(world):
        await asyncio.sleep(1.7)
        if running.done():
            await running
            pytest.fail("`run` returned before `stop` was set")
        running.cancel()
        await asyncio.wait([running], timeout=500)
        took = world.elapsed
        cleaned_up = all(job.is_cancelled and job.is_clean for job in jobs)
    world.check(
        all(job.is_cancelled for job in jobs),
        "abandons-running",
        "`run` was cancelled, and its jobs went on by themselves: cancel them, and wait for their end.",
    )
    world.check(
        cleaned_up,
        "cancel-not-awaited",
        f"`run` was cancelled at 1.70 s and ended at {took:.2f} s, before its jobs had cleaned up; they need 0.5 s.",
    )
    world.check(
        running.cancelled(),
        "swallowed-cancel",
        "`run` was cancelled, and returned all the same: let the CancelledError go on after you have cleaned up.",
    )
