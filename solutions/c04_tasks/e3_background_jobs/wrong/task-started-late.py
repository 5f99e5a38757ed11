import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self._jobs = []
        self._tasks = set()

    @property
    def pending(self):
        return len(self._jobs) + len(self._tasks)

    def spawn(self, job):
        self._jobs.append(job)

    def _ended(self, task):
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.errors.append(task.exception())

    async def drain(self):
        while self._jobs or self._tasks:
            while self._jobs:
                task = asyncio.create_task(self._jobs.pop())
                self._tasks.add(task)
                task.add_done_callback(self._ended)
            await asyncio.wait(self._tasks)
