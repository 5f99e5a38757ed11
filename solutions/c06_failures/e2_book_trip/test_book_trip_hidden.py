"""The hidden tests of book_trip."""

import asyncio


class HotelFull(Exception):
    """What the hotel says."""


class Booking:
    """Call it to book. When it is cancelled while it is under way, it is rolled back, which takes a moment."""

    def __init__(self, world, what, seconds, *, roll_back=0.5, fails=None):
        self.request = world.operation(f"book {what}", seconds=seconds, returns=f"{what}-1", raises=fails)
        self.roll_back = world.operation(f"roll back {what}", seconds=roll_back)

    async def __call__(self):
        try:
            return await self.request()
        except asyncio.CancelledError:
            await self.roll_back()
            raise

    @property
    def was_cancelled(self):
        return any(call.was_cancelled for call in self.request.calls)

    def ended_by(self, second):
        """Whether the booking, or its roll-back, had ended; a tenth of a second counts for nothing here."""
        end_s = (self.roll_back.calls or self.request.calls)[-1].end_s
        return end_s is not None and end_s < second + 0.1


def together(world, bookings):
    """Demand that all three bookings began at once."""
    world.check(
        [call.start_s for booking in bookings for call in booking.request.calls] == world.about([0, 0, 0]),
        "sequential-await",
        "The flight, the hotel and the car were not booked at the same time.",
    )


def rolled_back(world, bookings, left_s):
    """Demand that these bookings were cancelled and rolled back when the student's function ended."""
    world.check(
        all(booking.was_cancelled or not booking.ended_by(left_s) for booking in bookings),
        "waits-for-the-doomed",
        f"You let the other bookings go on to their end, and left only at {left_s:.2f} s: when one fails, nobody needs "
        "them any more. Cancel them at once.",
    )
    world.check(
        all(booking.was_cancelled for booking in bookings),
        "orphan",
        "Your function had ended, and bookings that it had started went on by themselves. A `gather` that fails does "
        "not cancel the others, and `asyncio.wait` cancels nothing: use `asyncio.TaskGroup`, or cancel and await them "
        "yourself.",
    )
    world.check(
        all(booking.ended_by(left_s) for booking in bookings),
        "cancel-not-awaited",
        f"You left at {left_s:.2f} s, while cancelled bookings were still being rolled back. `cancel()` only asks: "
        "await each task after it.",
    )


async def test_all_at_once_and_in_order(exercise, world):
    """Bookings of 3, 1 and 2 s are done after 3 s, and the references are in the order flight, hotel, car."""
    bookings = [Booking(world, "flight", 3), Booking(world, "hotel", 1), Booking(world, "car", 2)]
    references = await exercise.book_trip(*bookings)
    world.check(
        references != ("hotel-1", "car-1", "flight-1"),
        "completion-order",
        "The references came back in the order in which they arrived, not as flight, hotel and car.",
    )
    assert references == ("flight-1", "hotel-1", "car-1")
    world.took(3.0, because="max(3, 1, 2)")


async def test_the_hotel_is_full(exercise, world):
    """The hotel fails after 1 s: flight and car are cancelled, and the error comes out when they are rolled back."""
    flight, car = Booking(world, "flight", 3), Booking(world, "car", 2, roll_back=0.25)
    hotel = Booking(world, "hotel", 1, fails=HotelFull("no room"))
    found = error = None
    try:
        found = await exercise.book_trip(flight, hotel, car)
    except HotelFull as plain:
        error = plain
    except BaseExceptionGroup as group:
        error = group.subgroup(HotelFull)
        if error is None:
            raise
    left_s = world.elapsed
    await asyncio.sleep(5)
    together(world, [flight, hotel, car])
    world.check(
        error is not None,
        "swallowed-error",
        f"The hotel was full, and you returned {found!r}: your caller thinks that all is well. Let the error out.",
    )
    rolled_back(world, [flight, car], left_s)
    assert left_s == world.about(1.5)


async def test_the_customer_leaves(exercise, world):
    """You are cancelled after 1 s: all three bookings are rolled back, and then you end as cancelled."""
    bookings = [Booking(world, "flight", 3), Booking(world, "hotel", 2.5), Booking(world, "car", 2)]
    task = asyncio.create_task(exercise.book_trip(*bookings))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    left_s = world.elapsed
    await asyncio.sleep(5)
    if not task.cancelled() and task.exception() is not None:
        task.result()
    together(world, bookings)
    world.check(
        task.cancelled(),
        "swallowed-cancel",
        "You were cancelled, and returned as if nothing had happened. Roll back, then let `CancelledError` go on.",
    )
    rolled_back(world, bookings, left_s)
    assert left_s == world.about(1.5)
