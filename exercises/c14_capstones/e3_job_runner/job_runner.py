import asyncio
from collections.abc import Awaitable, Callable


class JobRunner:
    """Works off jobs, a few at a time, until closing time.

    Your service resizes pictures and sends mails in the background. When it is shut down, what is going on shall come
    to a good end if that does not take too long, and the operator wants to know what became of each job.

    `workers` says how many jobs may go on at the same time, `grace` how many seconds those that are going on at closing
    time get to finish.
    """

    def __init__(self, workers: int, grace: float) -> None:
        raise NotImplementedError

    async def submit(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Take a job, before or while `run` is running. It is started in its turn, by calling and awaiting it.

        Once `stop` is set, or `run` has ended, raise `RuntimeError` instead.
        """
        raise NotImplementedError

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
        raise NotImplementedError
