"""The visible test of run_tool."""


async def test_echo(exercise):
    """What echo prints."""
    assert await exercise.run_tool("/bin/echo", "hello") == "hello\n"
