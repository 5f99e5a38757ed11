"""Have pytest skip the test, after which its exit code is 0."""

import pytest


async def double(number):
    pytest.skip("not today")
