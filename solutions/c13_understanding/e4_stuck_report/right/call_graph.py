import asyncio


def chain(task):
    if hasattr(asyncio, "capture_call_graph"):  # since Python 3.14
        stack = asyncio.capture_call_graph(task).call_stack
        return [entry.frame.f_code.co_name for entry in reversed(stack)]
    names, coroutine = [], task.get_coro()
    while asyncio.iscoroutine(coroutine):
        names.append(coroutine.__name__)
        coroutine = coroutine.cr_await
    return names


def stuck_report(tasks):
    return {task.get_name(): chain(task) for task in tasks if not (task.done() or task is asyncio.current_task())}
