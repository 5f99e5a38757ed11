import asyncio


class BackgroundJobs:
    def __init__(self):
        self.errors = []
        self.pending = 0
        self._tasks = {}
        self._idle = asyncio.Event()
        self._idle.set()

    def spawn(self, job):
        self.pending += 1
        self._idle.clear()
        task = asyncio.ensure_future(self._run(job))
        self._tasks[id(task)] = task

    async def _run(self, job):
        try:
            await job
        except Exception as error:
            self.errors.append(error)
        finally:
            del self._tasks[id(asyncio.current_task())]
            self.pending -= 1
            if self.pending == 0:
                self._idle.set()

    async def drain(self):
        await self._idle.wait()
