"""What stands below a check cell after grading: the feedback, and the number that nbgrader takes for the score."""

from __future__ import annotations

from typing import Any

from grader.notebook.feedback import Feedback

NOT_OURS = "No exercise of the kit is checked by this cell: it was not run, and has no points. Grade it by hand."


def outputs(feedback: Feedback, most: float) -> list[dict[str, Any]]:
    """A card and a number, which is at most `most`: nbgrader refuses a score above the cell's points."""
    return [
        {
            "output_type": "display_data",
            "data": {"text/html": feedback.html, "text/plain": feedback.text},
            "metadata": {},
        },
        {
            "output_type": "execute_result",
            "data": {"text/plain": f"{min(feedback.result.points, most):g}"},
            "metadata": {},
            "execution_count": None,
        },
    ]


def refusal() -> list[dict[str, Any]]:
    """The outputs of a graded cell that is not the kit's: without any, nbgrader would give all of its points."""
    error = {"output_type": "error", "ename": "NotGraded", "evalue": NOT_OURS, "traceback": [f"NotGraded: {NOT_OURS}"]}
    return [error]
