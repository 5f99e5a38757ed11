"""The hidden test of predict_tasks: the real program runs, and its log is compared."""

import asyncio


async def job(name, seconds, log):
    log(f"{name} starts")
    await asyncio.sleep(seconds)
    log(f"{name} ends")


async def program(log):
    a = asyncio.create_task(job("A", 2, log))
    log("created A")
    b = asyncio.create_task(job("B", 1, log))
    log("created B")
    await asyncio.sleep(0)
    log("after the first pause")
    await a
    log("A awaited")
    await b
    log("B awaited")


def test_predicts_the_order(exercise, world):
    """The predicted lines are the ones that the program logs."""
    answer = exercise.predict_order()
    truth = []
    asyncio.run(program(truth.append))
    assert sorted(answer) == sorted(truth)
    at = {line: place for place, line in enumerate(answer)}
    world.check(
        min(at["A starts"], at["B starts"]) > at["created B"],
        "create-task-runs-now",
        "In your list a task runs already while the program still creates tasks; but `create_task` only puts it on the "
        "loop's list, and nothing runs before the program waits.",
    )
    world.check(
        max(at["A starts"], at["B starts"]) < at["after the first pause"],
        "await-starts-the-task",
        "In your list a task has not started when the first pause is over; but a task needs no `await` of its own: "
        "`sleep(0)` gives a turn to every task that is ready.",
    )
    world.check(
        at["B ends"] < at["A ends"],
        "tasks-run-in-turn",
        "In your list B ends after A; but they run at the same time, and B takes 1 s where A takes 2 s.",
    )
    world.check(
        at["A awaited"] < at["B awaited"],
        "awaited-in-finishing-order",
        "In your list B is awaited first, since it ends first; but the program stands at `await a` until A has ended.",
    )
    wrong = next((n for n, (yours, real) in enumerate(zip(answer, truth)) if yours != real), None)
    world.check(
        wrong is None,
        "wrong-order",
        f"Your first {wrong} lines are right; follow the program from there, from one `await` to the next.",
    )
    assert answer == truth
