import asyncio


class JobRunner:
    def __init__(self, workers, grace):
        self.workers = workers
        self.grace = grace
        self.queue = asyncio.Queue()
        self.stop = asyncio.Event()
        self.outcome = {}

    async def submit(self, name, job):
        if self.stop.is_set():
            raise RuntimeError("closing time")
        self.outcome[name] = "unstarted"
        self.queue.put_nowait((name, job))

    async def worker(self):
        while not self.stop.is_set():
            getting = asyncio.ensure_future(self.queue.get())
            stopping = asyncio.ensure_future(self.stop.wait())
            try:
                await asyncio.wait({getting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                getting.cancel()
                stopping.cancel()
            if self.stop.is_set():
                break
            name, job = await getting
            self.outcome[name] = "cancelled"
            try:
                await job()
            except Exception:
                self.outcome[name] = "failed"
            else:
                self.outcome[name] = "done"

    async def run(self, stop):
        self.stop = stop
        try:
            async with asyncio.timeout(None) as limit, asyncio.TaskGroup() as group:
                for _ in range(self.workers):
                    group.create_task(self.worker())
                await stop.wait()
                limit.reschedule(asyncio.get_running_loop().time() + self.grace)
        except TimeoutError:
            pass
        finally:
            self.stop = asyncio.Event()
            self.stop.set()
        report = {"done": [], "failed": [], "cancelled": [], "unstarted": []}
        for name, how in self.outcome.items():
            report[how].append(name)
        return report
