"""Raise what the clock raises when time stands still, which only the clock's own record would explain."""

from grader.clock.stall import Spin


async def double(number):
    raise Spin("nothing happened")
