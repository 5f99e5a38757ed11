import asyncio


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


def predict_order():
    lines = []
    asyncio.run(program(lines.append))
    return lines
