"""The hidden tests of stuck_report."""

PROGRAM = """
import asyncio

async def inner(event):
    await event.wait()

async def outer(event):
    await inner(event)

async def holder(event):
    await outer(event)

async def reader(queue):
    return await queue.get()

async def quick():
    return "done"

async def fails():
    raise OSError("disk full")

async def many(stuck_report):
    event, queue, lock = asyncio.Event(), asyncio.Queue(), asyncio.Lock()
    await lock.acquire()
    tasks = {
        "holder": asyncio.create_task(holder(event), name="holder"),
        "reader": asyncio.create_task(reader(queue), name="reader"),
        "lock": asyncio.create_task(lock.acquire(), name="lock"),
        "quick": asyncio.create_task(quick(), name="quick"),
        "fails": asyncio.create_task(fails(), name="fails"),
        "gone": asyncio.create_task(outer(event), name="gone"),
    }
    await asyncio.sleep(1)
    tasks["gone"].cancel()
    await asyncio.wait([tasks["gone"], tasks["fails"]])
    tasks["fails"].exception()
    tasks["fresh"] = asyncio.create_task(outer(event), name="fresh")  # it has not begun to run
    report = stuck_report(tasks.values())
    event.set()
    queue.put_nowait(1)
    lock.release()
    for name in ["holder", "reader", "lock", "fresh"]:
        await tasks[name]
    return report

async def one(stuck_report):
    event = asyncio.Event()
    asyncio.current_task().set_name("the one that asks")
    task = asyncio.create_task(holder(event), name="holder")
    await asyncio.sleep(1)
    report = stuck_report(asyncio.all_tasks())
    event.set()
    await task
    return report
"""


async def test_chains_of_all_tasks(exercise, world):
    """Of seven tasks four are stuck; each is reported with its whole chain of coroutines."""
    report = await world.program(PROGRAM).many(exercise.stuck_report)
    finished = sorted({"quick", "fails", "gone"} & report.keys())
    world.check(
        not finished,
        "reports-finished-tasks",
        f"You reported {', '.join(finished)}, which is done, failed or cancelled: leave out whatever is `done()`.",
    )
    world.check(
        report.get("holder") in (None, []) or len(report["holder"]) > 1,
        "outermost-frame-only",
        f"Of the task 'holder' you saw only {report.get('holder')}: `get_stack` and `get_coro` give the outermost "
        "coroutine; follow its `cr_await`.",
    )
    world.check(
        report.get("holder") != ["wait", "inner", "outer", "holder"],
        "innermost-first",
        "Your chains begin with the innermost coroutine; begin with the outermost.",
    )
    assert report == {
        "holder": ["holder", "outer", "inner", "wait"],
        "reader": ["reader", "get"],
        "lock": ["acquire"],
        "fresh": ["outer"],
    }


async def test_leaves_itself_out(exercise, world):
    """Given all tasks of the loop, the report is about the others, not about the task that asks."""
    report = await world.program(PROGRAM).one(exercise.stuck_report)
    world.check(
        "the one that asks" not in report,
        "reports-the-reporter",
        "You reported the task that asks; it runs, and is not stuck: leave out `asyncio.current_task()`.",
    )
    assert list(report) == ["holder"]
