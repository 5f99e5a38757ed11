import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self._tasks = []

    @property
    def pending(self):
        return sum(not task.done() for task in self._tasks)

    def spawn(self, job):
        self._tasks = [task for task in self._tasks if not task.done()]
        task = asyncio.create_task(job)
        task.add_done_callback(self._note)
        self._tasks.append(task)

    def _note(self, task):
        if not task.cancelled() and task.exception() is not None:
            self.errors.append(task.exception())

    async def drain(self):
        while self.pending:
            await asyncio.gather(*self._tasks, return_exceptions=True)
