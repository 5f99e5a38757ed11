"""`datetime` on the clock: what `now` and `today` say agrees with `time.time`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grader.clock.actors import current_actor

_RealDatetime = dt.datetime
_RealDate = dt.date


def _now(zone: dt.tzinfo | None = None) -> dt.datetime:
    actor = current_actor()
    return _RealDatetime.now(zone) if actor is None else _RealDatetime.fromtimestamp(actor.clock.wall(), zone)


class _Instances(type):
    """Real dates are instances of the classes in place of theirs."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls.__mro__[1])

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, cls.__mro__[1])


class VirtualDatetime(_RealDatetime, metaclass=_Instances):
    """In place of `datetime.datetime`."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Any:
        """As the real one, on the clock."""
        return _now(tz)

    @classmethod
    def utcnow(cls) -> Any:
        """As the real one, on the clock."""
        return _now(dt.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        """As the real one, on the clock."""
        return _now()


class VirtualDate(_RealDate, metaclass=_Instances):
    """In place of `datetime.date`."""

    @classmethod
    def today(cls) -> Any:
        """As the real one, on the clock."""
        return _now().date()
