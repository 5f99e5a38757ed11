"""The visible test of request_log."""


async def test_one_request(exercise):
    """The two steps of a request are tagged with its id, and what comes before is not."""
    lines = [exercise.tag("before")]

    async def step():
        lines.append(exercise.tag("step"))

    await exercise.handle_request("r1", [step, step])
    assert lines == ["[-] before", "[r1] step", "[r1] step"]
