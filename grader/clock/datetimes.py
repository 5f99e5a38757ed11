"""`datetime` on the clock: what `now` and `today` say agrees with `time.time`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grader.clock.actors import current_actor

_RealDatetime = dt.datetime
_RealDate = dt.date


class _Instances(type):
    """Real dates are instances of the two classes in place of theirs, but not of classes derived from those."""

    def __instancecheck__(cls, instance: Any) -> bool:
        real = _stand_ins.get(cls)
        return type.__instancecheck__(cls, instance) if real is None else isinstance(instance, real)

    def __subclasscheck__(cls, subclass: type) -> bool:
        real = _stand_ins.get(cls)
        return type.__subclasscheck__(cls, subclass) if real is None else issubclass(subclass, real)


class VirtualDatetime(_RealDatetime, metaclass=_Instances):
    """In place of `datetime.datetime`."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Any:
        """As the real one, on the clock."""
        actor = current_actor()
        return super().now(tz) if actor is None else cls.fromtimestamp(actor.clock.wall(), tz)

    @classmethod
    def utcnow(cls) -> Any:
        """As the real one, on the clock."""
        return cls.now(dt.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        """As the real one, on the clock."""
        return cls.now()


class VirtualDate(_RealDate, metaclass=_Instances):
    """In place of `datetime.date`."""

    @classmethod
    def today(cls) -> Any:
        """As the real one, on the clock."""
        actor = current_actor()
        return super().today() if actor is None else cls.fromtimestamp(actor.clock.wall())


_stand_ins: dict[type, type] = {VirtualDatetime: _RealDatetime, VirtualDate: _RealDate}
for _stand_in, _real in _stand_ins.items():
    _stand_in.__name__ = f"datetime.{_real.__name__}"  # what their repr shows
    _stand_in.__qualname__ = _real.__qualname__
    _stand_in.__module__ = "datetime"
