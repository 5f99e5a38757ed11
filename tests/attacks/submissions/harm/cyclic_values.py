"""Return a list that holds itself, and a set of what is no value."""


async def double(number):
    cycle = []
    cycle.append({"cycle": cycle, float("nan"): float("inf")})
    return cycle
