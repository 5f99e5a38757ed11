import asyncio
import functools
from collections.abc import Awaitable, Callable


class JobRunner:
    def __init__(self, workers, grace):
        self._workers = workers
        self._grace = grace
        self._queue = asyncio.Queue()
        self._jobs = set()
        self._stop = asyncio.Event()
        self._report = {"done": [], "failed": [], "cancelled": [], "unstarted": []}

    async def submit(self, name, job):
        if self._stop.is_set():
            raise RuntimeError(f"it is closing time, {name} is refused")
        self._queue.put_nowait((name, job))

    async def run(self, stop):
        self._stop = stop
        workers = [asyncio.create_task(self._work()) for _ in range(self._workers)]
        try:
            await stop.wait()
            if self._jobs:
                await asyncio.wait(self._jobs, timeout=self._grace)
        finally:
            self._stop = asyncio.Event()
            self._stop.set()
            ending = [*workers, *self._jobs]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
        if not self._queue.empty():
            self._report["unstarted"].append(self._queue.get_nowait()[0])
        return self._report

    async def _work(self):
        while not self._stop.is_set():
            name, job = await self._queue.get()
            if self._stop.is_set():
                self._report["unstarted"].append(name)
                return
            task = asyncio.create_task(_call(job))
            self._jobs.add(task)
            task.add_done_callback(self._jobs.discard)
            task.add_done_callback(functools.partial(self._note, name))
            await asyncio.wait({task})

    def _note(self, name, task):
        how = "cancelled" if task.cancelled() else "failed" if task.exception() else "done"
        self._report[how].append(name)


async def _call(job):
    await job()
