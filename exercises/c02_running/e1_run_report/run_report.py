from collections.abc import Callable, Coroutine
from typing import Any


def run_report(measure: Callable[[str], Coroutine[Any, Any, float]], city: str) -> str:
    """Measure the temperature of `city` and return it as a line of text.

    You write a small script that runs every hour. It is ordinary synchronous code, and it needs one number from the
    async world: `measure(city)` is a coroutine that gives a temperature in degrees Celsius. Start a loop, get the
    number, and leave nothing behind.

    For example, with `"Oslo"` and a measured 3.5 the result is `"Oslo: 3.5°C"`.
    """
    raise NotImplementedError
