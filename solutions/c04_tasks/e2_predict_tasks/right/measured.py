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


def predict_order():
    lines = []
    asyncio.run(program(lines.append))
    return lines
