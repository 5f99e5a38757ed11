import asyncio


class JobRunner:
    def __init__(self, workers, grace):
        self.workers = workers
        self.grace = grace
        self.queue = asyncio.Queue()
        self.stop = asyncio.Event()
        self.jobs = {}
        self.report = {"done": [], "failed": [], "cancelled": [], "unstarted": []}

    async def submit(self, name, job):
        if self.stop.is_set():
            raise RuntimeError("closing time")
        self.queue.put_nowait((name, job))

    async def work(self):
        while not self.stop.is_set():
            name, job = await self.queue.get()
            task = asyncio.ensure_future(job())
            self.jobs[task] = name
            task.add_done_callback(self.note)
            await asyncio.wait([task])

    def note(self, task):
        how = "cancelled" if task.cancelled() else "failed" if task.exception() else "done"
        self.report[how].append(self.jobs.pop(task))

    async def run(self, stop):
        self.stop = stop
        workers = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        try:
            await stop.wait()
            if self.jobs:
                await asyncio.wait(self.jobs, timeout=self.grace)
        finally:
            left = [*workers, *self.jobs]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        return self.report
