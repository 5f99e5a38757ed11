import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self.pending = 0

    def spawn(self, job):
        task = asyncio.create_task(job)
        self.pending += 1
        task.add_done_callback(self._ended)

    def _ended(self, task):
        self.pending -= 1
        if not task.cancelled() and task.exception() is not None:
            self.errors.append(task.exception())

    async def drain(self):
        others = asyncio.all_tasks() - {asyncio.current_task()}
        while others:
            await asyncio.wait(others)
            others = asyncio.all_tasks() - {asyncio.current_task()}
