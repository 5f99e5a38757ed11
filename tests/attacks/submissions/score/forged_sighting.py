"""Raise an exception with a forged record of where it was seen."""

from grader.trial.loading import SIGHTING, Sighting


async def double(number):
    error = AssertionError("nothing")
    setattr(error, SIGHTING, Sighting("", float("nan"), ["x"], None))
    raise error
