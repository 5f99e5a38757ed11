"""The hidden test of predict_await: the real program runs, and its log is compared."""

import asyncio

A, B, C = (["A starts", "A ends"], ["B starts", "B ends"], ["C starts", "C ends"])
IF_A_CALL_RAN_IT = [*A, "main goes on", *B, *C]
IF_AWAIT_DID_NOT_WAIT = ["main goes on", *A, "B starts", *C, "B ends"]


async def a(log):
    log("A starts")
    log("A ends")


async def b(log):
    log("B starts")
    await asyncio.sleep(1)
    log("B ends")


async def c(log):
    log("C starts")
    log("C ends")


async def program(log):
    coroutine = a(log)
    log("main goes on")
    await coroutine
    await b(log)
    await c(log)


def test_predicts_the_order(exercise, world):
    """The predicted lines are the ones that the program logs."""
    answer = exercise.predict_order()
    truth = []
    asyncio.run(program(truth.append))
    world.check(
        answer != IF_A_CALL_RAN_IT,
        "calling-runs-it",
        "In your list A runs when `a(log)` is called; but a call only builds the coroutine, and `await` runs it.",
    )
    world.check(
        answer != IF_AWAIT_DID_NOT_WAIT,
        "await-is-background",
        "In your list C runs while B pauses; but `await b(log)` goes on only when B has ended.",
    )
    wrong = next((n for n, (yours, real) in enumerate(zip(answer, truth)) if yours != real), None)
    world.check(
        wrong is None,
        "wrong-order",
        f"Up to line {wrong} your list is right; follow the program from there, one `await` at a time.",
    )
    assert answer == truth
