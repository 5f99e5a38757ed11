import asyncio


def stuck_report(tasks):
    others = [task for task in tasks if not task.done() and task is not asyncio.current_task()]
    return {task.get_name(): [frame.f_code.co_name for frame in task.get_stack()] for task in others}
