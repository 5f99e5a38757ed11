import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self._tasks = set()

    @property
    def pending(self):
        return len(self._tasks)

    def spawn(self, job):
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, job):
        try:
            await job
        except Exception:
            pass

    async def drain(self):
        while self._tasks:
            await asyncio.gather(*self._tasks)
