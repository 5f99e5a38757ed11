import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self._tasks = set()

    @property
    def pending(self):
        return len(self._tasks)

    def spawn(self, job):
        asyncio.run(job)

    def _ended(self, task):
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.errors.append(task.exception())

    async def drain(self):
        while self._tasks:
            await asyncio.wait(self._tasks)
