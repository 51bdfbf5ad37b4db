"""How Excel keeps dates and times: numbers whose format makes them so."""

import re
from datetime import date, timedelta
from typing import Literal

__all__ = ["DateKind", "date_kind", "date_text"]

DateKind = Literal["date", "time", "datetime"]

_BUILT_IN: dict[int, DateKind] = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), *range(34, 37), *range(50, 59)), "date"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 46, 47), "time"),
    22: "datetime",
}
_NOT_A_FIELD = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_LAST_SERIAL = 2_958_465
_MINUTES_A_DAY = 1440


def date_kind(number_format: int, code: str | None) -> DateKind | None:
    """Return whether a number format shows a date, a time or both.

    Args:
        number_format: the format's number; below 164 its meaning is built in.
        code: the format's own code, such as ``dd/mm/yyyy hh:mm``, if it has one.
    """
    if code is None:
        return _BUILT_IN.get(number_format)
    fields = _NOT_A_FIELD.sub("", code.split(";")[0]).lower()
    if "general" in fields:
        return None
    has_time = "h" in fields or "s" in fields
    has_date = "y" in fields or "d" in fields or ("m" in fields and not has_time)
    if has_date:
        return "datetime" if has_time else "date"
    return "time" if has_time else None


def date_text(serial: float, kind: DateKind, *, from_1904: bool) -> str | None:
    """Return a date as ``2026-03-31``, a time as ``09:30``; ``None`` if the number is neither.

    Args:
        serial: days since Excel's first day.
        kind: what the cell shows.
        from_1904: whether the workbook counts from 1904, as old Macs did.
    """
    if not 0 <= serial <= _LAST_SERIAL:
        return None
    minutes = round(serial * _MINUTES_A_DAY)
    days, minute = divmod(minutes, _MINUTES_A_DAY)
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    if kind == "time":
        return "24:00" if minutes == _MINUTES_A_DAY else clock
    if kind == "date":
        days = int(serial)
    day = _day(days, from_1904=from_1904).isoformat()
    return day if kind == "date" or minute == 0 else f"{day} {clock}"


def _day(days: int, *, from_1904: bool) -> date:
    """Return the day; Excel wrongly believes that 29 February 1900 was day 60."""
    if from_1904:
        return date(1904, 1, 1) + timedelta(days=days)
    return date(1899, 12, 31 if days < 60 else 30) + timedelta(days=days)
