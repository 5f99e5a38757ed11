import asyncio


class JobRunner:
    def __init__(self, workers, grace):
        self.workers = workers
        self.grace = grace
        self.waiting = []
        self.running = {}
        self.report = {"done": [], "failed": [], "cancelled": [], "unstarted": []}
        self.stop = None
        self.closed = False
        self.news = asyncio.Event()

    async def submit(self, name, job):
        if self.closed or (self.stop is not None and self.stop.is_set()):
            raise RuntimeError(name)
        self.waiting.append((name, job))
        self.news.set()

    def note(self, task):
        name = self.running.pop(task)
        if task.cancelled():
            self.report["cancelled"].append(name)
        elif task.exception():
            self.report["failed"].append(name)
        else:
            self.report["done"].append(name)
        self.news.set()

    async def run(self, stop):
        self.stop = stop
        closing = asyncio.create_task(stop.wait())
        closing.add_done_callback(lambda _: self.news.set())
        try:
            while not stop.is_set():
                while self.waiting and len(self.running) < self.workers:
                    name, job = self.waiting.pop(0)
                    task = asyncio.ensure_future(job())
                    self.running[task] = name
                    task.add_done_callback(self.note)
                self.news.clear()
                await self.news.wait()
            self.closed = True
            if self.running:
                await asyncio.wait(self.running, timeout=self.grace)
        finally:
            self.closed = True
            closing.cancel()
            left = [closing, *self.running]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        self.report["unstarted"] = [name for name, _ in self.waiting]
        return self.report
