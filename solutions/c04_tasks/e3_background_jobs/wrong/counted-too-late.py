import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self._tasks = set()
        self._running = 0

    @property
    def pending(self):
        return self._running

    def spawn(self, job):
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, job):
        self._running += 1
        try:
            await job
        except Exception as error:
            self.errors.append(error)
        self._running -= 1

    async def drain(self):
        while self._tasks:
            await asyncio.gather(*self._tasks)
