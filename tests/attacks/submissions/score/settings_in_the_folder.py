r"""Hand in settings that have pytest collect everything and run nothing.

[files]
"pytest.ini" = "[pytest]\naddopts = --collect-only\n"
"pyproject.toml" = "[tool.pytest.ini_options]\naddopts = '--collect-only'\n"
"tox.ini" = "[pytest]\naddopts = --collect-only\n"
"setup.cfg" = "[tool:pytest]\naddopts = --collect-only\n"
"""


async def double(number):
    return None
