import asyncio


def stuck_report(tasks):
    report = {}
    for task in set(tasks) - {asyncio.current_task()}:
        if not task.done():
            names = report[task.get_name()] = []
            coroutine = task.get_coro()
            while (frame := getattr(coroutine, "cr_frame", None)) is not None:
                names.append(frame.f_code.co_name)
                coroutine = coroutine.cr_await
    return report
