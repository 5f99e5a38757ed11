"""Declare the test as one that is expected to fail."""

import pytest


async def double(number):
    pytest.xfail("known")
