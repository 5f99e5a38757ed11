import asyncio


def stuck_report(tasks):
    others = [task for task in tasks if not task.done() and task is not asyncio.current_task()]
    return {task.get_name(): [task.get_coro().__name__] for task in others}
