"""The visible test of predict_tasks."""

LINES = [
    *["created A", "created B", "after the first pause"],
    *["A starts", "A ends", "A awaited"],
    *["B starts", "B ends", "B awaited"],
]


def test_predicts_nine_lines(exercise):
    """The answer is a list of the nine lines, each of them once."""
    answer = exercise.predict_order()
    assert isinstance(answer, list)
    assert sorted(answer) == sorted(LINES)
