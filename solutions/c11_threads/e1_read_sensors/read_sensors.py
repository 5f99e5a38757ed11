import asyncio
from collections.abc import Callable, Sequence


async def read_sensors(read: Callable[[str], float], names: Sequence[str]) -> dict[str, float]:
    """Read all sensors at the same time, and return their values by name.

    A greenhouse has sensors, and the company that sold them has a library from before asyncio: `read(name)` is an
    ordinary function that blocks its thread until the sensor has answered, after a second or so. Read all of them at
    once, and never stop the event loop: the rest of the greenhouse lives there.

    For example, `await read_sensors(read, ["air", "soil"])` may give `{"air": 21.5, "soil": 14.0}`, after the time of
    the slower sensor.
    """
    # each call blocks a thread of its own; the loop only waits for their answers
    values = await asyncio.gather(*(asyncio.to_thread(read, name) for name in names))
    return dict(zip(names, values, strict=True))
