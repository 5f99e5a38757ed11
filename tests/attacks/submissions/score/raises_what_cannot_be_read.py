"""Raise exceptions whose text, arguments and reduction raise in turn."""


class Liar(Exception):
    __str__ = __repr__ = __reduce__ = __getattr__ = lambda self, *_: [][0]
    args = property(lambda self: [][0])


async def double(number):
    raise Liar
