import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self._tasks = set()

    @property
    def pending(self):
        return len(self._tasks)

    def spawn(self, job):
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task):
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.errors.append(task.exception())

    async def drain(self):
        if self._tasks:
            await asyncio.wait(self._tasks)
