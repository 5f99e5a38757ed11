import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Booking = Callable[[], Coroutine[Any, Any, str]]
"""A coroutine function that books something and gives the reference of the booking."""


async def book_trip(flight: Booking, hotel: Booking, car: Booking) -> tuple[str, str, str]:
    """Book a flight, a hotel and a car at the same time, and return their three references in this order.

    It's all or nothing. If one booking fails, cancel at once those that are still under way: each then rolls itself
    back, which takes a moment. When that is over, and not before, let the error out, as it is or in an
    `ExceptionGroup`. If you are cancelled yourself, do the same. (Somebody else undoes what was booked by then.)

    For example, if all goes well: `("flight-17", "hotel-4", "car-9")`. If the hotel is full, the flight and the car are
    cancelled, and out comes the hotel's error.
    """
    # the group cancels the others when one fails, and in any case it waits until all three have ended
    async with asyncio.TaskGroup() as group:
        outbound = group.create_task(flight())
        room = group.create_task(hotel())
        wheels = group.create_task(car())
    return outbound.result(), room.result(), wheels.result()
