"""Return functions and classes with names of a megabyte, and raise exceptions that are called so."""


async def double(number):
    if number == 2:
        raise type("X" * (1 << 20), (Exception,), {})("y" * (1 << 20))
    return type("Y" * (1 << 20), (), {"__name__": "z" * (1 << 20)})
