"""Hand over an object whose forged handle sends every comparison back to the submission."""

from grader.judge import handles, peer

NAMES = ("__eq__", "__ne__", "__lt__", "__hash__", "__bool__", "__str__")
handles.PLAIN_METHODS += NAMES
peer.VERBS.update(NAMES)


class Yes:
    __eq__ = __lt__ = __bool__ = lambda *_: True
    __ne__ = lambda *_: False
    __hash__ = lambda self: 42


async def double(number):
    return Yes()
