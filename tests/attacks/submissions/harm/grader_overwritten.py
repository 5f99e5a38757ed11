"""Change the grader's own files, for whoever is graded next."""

import grader.judge.worker


async def double(number):
    with open(grader.judge.worker.__file__, "r+") as file:
        file.read(1)
    raise RuntimeError("HARM: the grader's files are open for writing")
