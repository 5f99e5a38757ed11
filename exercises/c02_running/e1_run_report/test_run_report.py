"""The visible test of run_report."""


def test_reports_the_temperature(exercise, world):
    """The line has the city and its temperature."""
    measure = world.operation("measure", seconds=1, returns=3.5)
    assert exercise.run_report(measure, "Oslo") == "Oslo: 3.5°C"
