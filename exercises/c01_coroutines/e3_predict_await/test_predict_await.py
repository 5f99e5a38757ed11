"""The visible test of predict_await."""


def test_predicts_seven_lines(exercise):
    """The answer is a list of seven lines."""
    answer = exercise.predict_order()
    assert isinstance(answer, list)
    assert len(answer) == 7
