import asyncio
import collections


class JobRunner:
    def __init__(self, workers, grace):
        self.workers = workers
        self.grace = grace
        self.queue = collections.deque()
        self.changed = asyncio.Condition()
        self.stop = None
        self.is_over = False

    async def submit(self, name, job):
        if self.is_over or (self.stop and self.stop.is_set()):
            raise RuntimeError("closed")
        self.queue.append((name, job))
        async with self.changed:
            self.changed.notify()

    async def worker(self, report):
        while True:
            async with self.changed:
                await self.changed.wait_for(lambda: self.queue or self.stop.is_set())
            if self.stop.is_set():
                return
            if not self.queue:
                continue
            name, job = self.queue.popleft()
            try:
                await job()
                report["done"].append(name)
            except asyncio.CancelledError:
                report["cancelled"].append(name)
                raise
            except Exception:
                report["failed"].append(name)

    async def run(self, stop):
        self.stop = stop
        report = {"done": [], "failed": [], "cancelled": [], "unstarted": []}
        workers = [asyncio.create_task(self.worker(report)) for _ in range(self.workers)]
        try:
            await stop.wait()
            async with self.changed:
                self.changed.notify_all()
            await asyncio.wait(workers, timeout=self.grace)
        finally:
            self.is_over = True
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        report["unstarted"] += [name for name, _ in self.queue]
        return report
