"""Raise the grader's own kind of failure, without a misconception and as its root."""

from grader.errors import Lesson


async def double(number):
    raise Lesson(None, "all is well", is_root=True)
