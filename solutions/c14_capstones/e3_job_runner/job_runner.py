import asyncio
import functools
from collections.abc import Awaitable, Callable


class JobRunner:
    """Works off jobs, a few at a time, until closing time.

    Your service resizes pictures and sends mails in the background. When it is shut down, what is going on shall come
    to a good end if that does not take too long, and the operator wants to know what became of each job.

    `workers` says how many jobs may go on at the same time, `grace` how many seconds those that are going on at closing
    time get to finish.
    """

    def __init__(self, workers: int, grace: float) -> None:
        self._workers = workers
        self._grace = grace
        self._queue: asyncio.Queue[tuple[str, Callable[[], Awaitable[None]]]] = asyncio.Queue()
        self._jobs: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._report: dict[str, list[str]] = {"done": [], "failed": [], "cancelled": [], "unstarted": []}

    async def submit(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Take a job, before or while `run` is running. It is started in its turn, by calling and awaiting it.

        Once `stop` is set, or `run` has ended, raise `RuntimeError` instead.
        """
        if self._stop.is_set():
            raise RuntimeError(f"it is closing time, {name} is refused")
        self._queue.put_nowait((name, job))

    async def run(self, stop: asyncio.Event) -> dict[str, list[str]]:
        """Work off jobs in the order of their submission until `stop` is set, shut down, and report.

        A job that raises an exception has failed; the others go on. When `stop` is set, start nothing more and give the
        jobs that are going on `grace` seconds; cancel those that need longer, and wait for their clean-up. Return at
        once when no job is going on any more. If `run` itself is cancelled, cancel the jobs and wait for their clean-up
        too.

        The report has the names of all jobs under four keys, in any order: "done", "failed", "cancelled" (by you) and
        "unstarted". For example, with `mail` finished and `video` still in the queue at closing time, it is
        `{"done": ["mail"], "failed": [], "cancelled": [], "unstarted": ["video"]}`.
        """
        self._stop = stop
        workers = [asyncio.create_task(self._work()) for _ in range(self._workers)]
        try:
            await stop.wait()
            if self._jobs:
                await asyncio.wait(self._jobs, timeout=self._grace)  # a limit that cancels nothing
        finally:  # the grace is over, or we are cancelled ourselves
            self._stop = asyncio.Event()
            self._stop.set()  # whatever becomes of the caller's: refuse from now on
            ending = [*workers, *self._jobs]
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)  # cancel only asks; this waits for the clean-up
        while not self._queue.empty():
            self._report["unstarted"].append(self._queue.get_nowait()[0])
        return self._report

    async def _work(self) -> None:
        while not self._stop.is_set():
            name, job = await self._queue.get()
            if self._stop.is_set():  # set in the moment in which the job came
                self._report["unstarted"].append(name)
                return
            task = asyncio.create_task(_call(job))  # a task of its own, whose end says how the job ended
            self._jobs.add(task)
            task.add_done_callback(self._jobs.discard)
            task.add_done_callback(functools.partial(self._note, name))
            await asyncio.wait({task})

    def _note(self, name: str, task: asyncio.Task[None]) -> None:
        how = "cancelled" if task.cancelled() else "failed" if task.exception() else "done"
        self._report[how].append(name)


async def _call(job: Callable[[], Awaitable[None]]) -> None:
    await job()
