"""Submissions spread over an executor: never more under way than it can run soon, results as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from grader.batch.job import Job
from grader.batch.journal import Graded
from grader.errors import AwaitlingsError

Work = Callable[[Sequence[Job]], bytes]
"""Grades submissions; the results are JSON of a list of Graded. It can be pickled if the executor asks for that."""


@dataclass
class Pool:
    """An executor and what it is asked for. `at_once` chunks of `chunk` submissions each are under way.

    `lost` are the submissions that could not be graded, by student with the reason: nobody's fault, try again.
    """

    executor: Executor
    work: Work
    at_once: int
    chunk: int = 1
    lost: dict[str, str] = field(default_factory=dict)
    is_stopping: bool = False
    """Set by whoever wants it to end: what is under way is still waited for."""

    def grade(self, jobs: Iterable[Job]) -> Iterator[Graded]:
        """The results, as they come. Raises AwaitlingsError if nothing can be graded, as when tests can't be collected.

        A chunk whose worker is lost is tried again, one submission at a time.
        """
        waiting = iter(jobs)
        single: deque[list[Job]] = deque()
        running: dict[Future[bytes], list[Job]] = {}
        try:
            while True:
                while len(running) < self.at_once and not self.is_stopping:
                    chunk = single.popleft() if single else list(islice(waiting, self.chunk))
                    if not chunk:
                        break
                    running[self.executor.submit(self.work, chunk)] = chunk
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    chunk = running.pop(future)
                    error = future.exception()
                    if error is None:
                        yield from msgspec.json.decode(future.result(), type=list[Graded])
                    elif isinstance(error, AwaitlingsError) or not isinstance(error, Exception):
                        raise error
                    elif len(chunk) > 1:
                        single.extend([job] for job in chunk)
                    else:
                        self.lost[chunk[0].student] = f"{type(error).__name__}: {error}"
        finally:
            for future in running:
                future.cancel()
