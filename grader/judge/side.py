"""What differs between the two sides."""

from __future__ import annotations

from typing import Any

from grader.trial.loading import Sighting


class Side:
    """What differs between the two sides; see `remote.JudgeSide` and `worker.WorkerSide`."""

    first_number = 0
    """Numbers of threads, loops, tasks and calls: even from one side, odd from the other."""

    may_be_changed = True
    """Whether the other side may set attributes."""

    def perform(self, what: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Answer a call that is not to an object."""
        raise NotImplementedError

    def permits(self, target: object, what: str, args: tuple[Any, ...], result: object) -> bool:  # noqa: ARG002
        """Whether the other side may have this result from this object."""
        return True

    def error_class(self, name: str) -> type[BaseException] | None:  # noqa: ARG002
        """The class of an exception that this side knows by name."""
        return None

    def sighting(self, error: BaseException) -> Sighting | None:  # noqa: ARG002
        """Where the exception has been in the student's file, as far as this side knows."""
        return None

    def line(self) -> int | None:
        """The student's line that runs."""
        return None
