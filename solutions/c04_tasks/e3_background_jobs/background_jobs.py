import asyncio
from collections.abc import Coroutine
from typing import Any


class BackgroundJobs:
    """Runs jobs in the background, for a web handler that answers at once.

    A handler hands off errands, such as sending a mail or writing a line to the audit log, with
    `jobs.spawn(send_mail("ada"))`, and answers without waiting for them. Every errand runs to its end, whatever the
    others do, even if nobody else keeps a reference to it. One that fails must not disturb anybody, but its exception
    must not get lost either: `errors` holds the exceptions of the jobs that have failed. When the server stops, it
    calls `await jobs.drain()`.

    The server runs for months, so it can't keep the jobs that have ended.
    """

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself holds tasks only weakly

    @property
    def pending(self) -> int:
        """How many jobs have been spawned and have not ended yet."""
        return len(self._tasks)

    def spawn(self, job: Coroutine[Any, Any, None]) -> None:
        """Start `job` in the background and return at once."""
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():  # then `exception()` would raise CancelledError
            return
        error = task.exception()  # asking for it is also what keeps asyncio from complaining
        if error is not None:
            self.errors.append(error)

    async def drain(self) -> None:
        """Wait until every job has ended, also those that are spawned while you wait, by other jobs for example.

        It raises nothing when jobs fail, and returns at once if there are none.
        """
        while self._tasks:  # again, since a job may have spawned another one meanwhile
            await asyncio.wait(self._tasks)
