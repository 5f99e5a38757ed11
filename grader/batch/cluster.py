"""A dask.distributed cluster as a pool: schedulers, queues and clouds are dask's business."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from grader.batch.pool import Pool
from grader.batch.setup import Setup
from grader.batch.work import grade_anywhere
from grader.errors import BadInput

CHUNK = 25
"""Submissions in one task, at most: dask adds some milliseconds to each."""
PATIENCE_S = 20
"""Real seconds until a scheduler that doesn't answer is given up."""


@contextmanager
def dask_pool(setup: Setup, address: str, submissions: int) -> Iterator[Pool]:
    """A pool on the cluster whose scheduler is at `address`, for so many submissions. Raises BadInput."""
    try:
        from distributed import Client  # noqa: PLC0415 - the extra `dask`
    except ImportError:
        raise BadInput("`--dask` needs dask.distributed: pip install 'awaitlings[dask]'.") from None
    try:
        client = Client(address, timeout=PATIENCE_S)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise BadInput(
            f"There is no dask scheduler at {address} ({reason}); start one with `dask scheduler`, and name the "
            "address that it prints."
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise BadInput(f"The dask scheduler at {address} has no workers; start one with `dask worker {address}`.")
        executor = client.get_executor(pure=False)
        chunk = max(1, min(CHUNK, submissions // (4 * threads)))
        try:
            yield Pool(executor, partial(grade_anywhere, setup.packed()), 2 * threads, chunk)
        finally:
            executor.shutdown(wait=False)
