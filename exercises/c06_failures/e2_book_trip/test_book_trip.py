"""The visible tests of book_trip."""


async def test_three_references(exercise, world):
    """A flight, a hotel and a car of 1 s each are booked after 1 s."""
    flight, hotel, car = (world.operation(f"book {what}", seconds=1, returns=f"{what}-1") for what in ["F", "H", "C"])
    assert await exercise.book_trip(flight, hotel, car) == ("F-1", "H-1", "C-1")
    world.took(1.0, because="max(1, 1, 1)")


async def test_no_car(exercise, world):
    """There is no car: the error comes out, and the flight that was under way is not booked."""
    flight = world.operation("book flight", seconds=3, returns="F-1")
    hotel = world.operation("book hotel", seconds=1, returns="H-1")
    car = world.operation("book car", seconds=2, raises=LookupError("no car left"))
    try:
        await exercise.book_trip(flight, hotel, car)
    except* LookupError:
        is_reported = True
    else:
        is_reported = False
    world.check(
        is_reported, "swallowed-error", "The car's error did not come out: your caller thinks that all is well."
    )
    assert flight.calls[0].was_cancelled, "the car failed, and when you ended, the flight had not been cancelled"
