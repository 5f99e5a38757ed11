"""The hidden tests of background_jobs."""

import asyncio
import weakref


class Boom(Exception):
    """What goes wrong in an errand."""


PROGRAM = """
import asyncio
import weakref

listeners = weakref.WeakSet()
done = []
sent = []

async def errand(name):
    if not sent:
        future = asyncio.get_running_loop().create_future()
        listeners.add(future)  # this holds nobody
        await future
    done.append(name)

def spawn(jobs):
    for name in ["mail", "audit", "backup"]:
        jobs.spawn(errand(name))

def send():
    sent.append(True)
    for future in [future for future in listeners if not future.done()]:
        future.set_result(None)
    return done
"""


async def drain(jobs, world):
    """Drain, and return when that was; whatever still runs then is given the time to end."""
    try:
        await jobs.drain()
    except Boom:
        await asyncio.sleep(5)
        world.check(
            False,
            "drain-stops-at-first-error",
            "`drain` raised the exception of one job and no longer waited for the others; it must wait for all, and "
            "leave exceptions to `errors`.",
        )
    drained_at = world.elapsed
    await asyncio.sleep(5)
    return drained_at


async def test_jobs_start_at_once(exercise, world):
    """A job runs from when it is spawned, not from when somebody drains; `pending` counts those that still run."""
    errand = world.operation("errand", seconds={"mail": 1.1, "audit": 2.3, "backup": 3.7})
    jobs = exercise.BackgroundJobs()
    for name in ["mail", "audit", "backup"]:
        jobs.spawn(errand(name))
    counted = [jobs.pending]
    for _ in range(3):
        await asyncio.sleep(1)
        counted.append(jobs.pending)
    drained_at = await drain(jobs, world)
    counted.append(jobs.pending)
    world.check(
        all(call.start_s == world.about(0) for call in errand.calls),
        "task-started-late",
        "Jobs that are spawned at 0.00 s started at "
        + ", ".join(f"{call.start_s:.2f}" for call in errand.calls)
        + " s: make a task of each in `spawn`.",
    )
    world.check(
        counted[0] == 3,
        "counted-too-late",
        f"Right after three calls of `spawn`, `pending` is {counted[0]}: a job counts from when it is spawned, not from "
        "its first line.",
    )
    world.check(
        counted == [3, 3, 2, 1, 0],
        "task-leak",
        f"Jobs of 1.10, 2.30 and 3.70 s: after 0, 1, 2, 3 s and at the end `pending` is {counted}; forget each job when "
        "it is done.",
    )
    assert drained_at == world.about(3.7)


async def test_nobody_else_holds_the_jobs(exercise, world):
    """Three jobs wait for a signal that holds them only weakly; all three get it.

    What waits for a timer, a socket or a lock is held by that, so most programs never notice that the loop does not.
    """
    jobs, program = exercise.BackgroundJobs(), world.program(PROGRAM)
    program.spawn(jobs)
    await asyncio.sleep(1)
    world.collect_garbage()
    program.send()
    await drain(jobs, world)
    done = program.send()
    world.check(
        len(done) == 3,
        "lost-task",
        f"{3 - len(done)} of 3 jobs vanished in the middle of their work: nothing held a reference to their tasks, so "
        "they were garbage-collected.",
    )
    assert sorted(done) == ["audit", "backup", "mail"]


async def test_ended_jobs_are_forgotten(exercise, world):
    """Of fifty jobs that have ended, one after another, nothing is kept."""
    jobs, tasks = exercise.BackgroundJobs(), []

    async def errand():
        tasks.append(weakref.ref(asyncio.current_task()))
        await asyncio.sleep(0.1)

    for _ in range(50):
        jobs.spawn(errand())
        await asyncio.sleep(0.13)
    world.collect_garbage()
    kept = sum(task() is not None for task in tasks)
    world.check(
        kept <= 2,
        "task-leak",
        f"{kept} of 50 jobs that have ended are still in your collection; take each out when it is done.",
    )
    await jobs.drain()


async def test_drain_waits_for_all(exercise, world):
    """A job of 1 s that fails, one of 3 s, and one of 2 s that spawns another of 2 s: drained after 4 s."""
    boom = Boom("no paper")
    errand = world.operation(
        "errand",
        seconds={"print": 1, "backup": 3, "mail": 2, "copy": 2},
        raises=lambda name: boom if name == "print" else None,
    )
    jobs = exercise.BackgroundJobs()

    async def mail_and_copy():
        await errand("mail")
        jobs.spawn(errand("copy"))

    jobs.spawn(errand("print"))
    jobs.spawn(errand("backup"))
    jobs.spawn(mail_and_copy())
    drained_at = await drain(jobs, world)
    world.check(
        jobs.errors != [],
        "lost-exception",
        "A job failed, and `errors` is empty; its exception is in the task, or comes out where you await the job.",
    )
    world.check(
        drained_at > 3.9,
        "drain-too-early",
        f"`drain` returned after {drained_at:.2f} s; a job that another job had spawned ended only after 4.00 s. Look "
        "again whether there is something to wait for.",
    )
    assert drained_at == world.about(4.0)
    assert jobs.errors == [boom]
    assert jobs.pending == 0
    assert [call.span.outcome for call in errand.calls] == ["raised", "returned", "returned", "returned"]


async def test_every_error_is_kept(exercise, world):
    """Two jobs fail, one before `drain` is called; both exceptions are there, and the third job ends well."""
    booms = {"print": Boom("no paper"), "mail": Boom("no address")}
    errand = world.operation("errand", seconds={"print": 1, "mail": 2.1, "backup": 2.9}, raises=booms.get)
    jobs = exercise.BackgroundJobs()
    for name in ["print", "mail", "backup"]:
        jobs.spawn(errand(name))
    await asyncio.sleep(1.5)
    drained_at = await drain(jobs, world)
    world.check(
        len(jobs.errors) == 2,
        "lost-exception",
        f"Two jobs failed, and `errors` holds {len(jobs.errors)}: every exception belongs there, whenever it came.",
    )
    assert sorted(map(str, jobs.errors)) == ["no address", "no paper"]
    assert drained_at == world.about(2.9)
