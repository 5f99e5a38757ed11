import asyncio
import inspect


def chain(coroutine):
    if not inspect.iscoroutine(coroutine):
        return []
    return [coroutine.__name__, *chain(coroutine.cr_await)]


def stuck_report(tasks):
    others = [task for task in tasks if not task.cancelled() and task is not asyncio.current_task()]
    return {task.get_name(): chain(task.get_coro()) for task in others}
