import importlib
import typing

generators = importlib.import_module("0-async_generator")


async def async_comprehension() -> typing.List[float]:
    return [number async for number in generators.async_generator()]
