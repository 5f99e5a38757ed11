"""Return NaN, infinity, surrogates and names with dunders."""


async def double(number):
    return {2: float("nan"), 21: "\ud800", 4: float("-inf")}.get(number, {"__class__": "__main__", "\udfff": None})
