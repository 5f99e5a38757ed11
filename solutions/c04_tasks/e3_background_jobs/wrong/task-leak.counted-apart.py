import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self.pending = 0
        self._tasks = set()

    def spawn(self, job):
        self.pending += 1
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task):
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.errors.append(task.exception())

    async def drain(self):
        while self._tasks:
            await asyncio.wait(self._tasks)
        self.pending = 0
