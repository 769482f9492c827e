"""Durations as users write them: `10us`, `1.5ms`, or a number of microseconds."""

from __future__ import annotations

import re
from typing import Any, Union

__all__ = ["format_duration", "parse_duration"]

_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 1_000_000_000}
_DURATION = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(ns|us|µs|ms|s)?\s*", re.ASCII)
# Times in a trace are below 2^63 nanoseconds.
_LIMIT = 1 << 63


def parse_duration(duration: Union[str, int, float]) -> int:
    """Return the nanoseconds of a duration: a number with ns, us, ms or s, or without a unit of microseconds.

    Raises ValueError when it is none, or longer than 292 years.
    """
    match = None if isinstance(duration, bool) else _DURATION.fullmatch(_written_out(duration))
    if match is None:
        raise ValueError(
            f"a duration is a number with ns, us, ms or s, or of microseconds without a unit, as 10us or 1.5ms; "
            f"{duration!r} is none"
        )
    number, unit = match.groups()
    nanoseconds = round(_decimal(number) * _UNITS[unit or "us"])
    if nanoseconds >= _LIMIT:
        raise ValueError(f"the duration {duration!r} is longer than 292 years")
    return nanoseconds


def format_duration(nanoseconds: int) -> str:
    """Return a duration in the largest unit that leaves it a number of 1 or more: `1500` becomes `1.5us`."""
    unit, size = "ns", 1
    for name in ("us", "ms", "s"):
        if nanoseconds >= _UNITS[name]:
            unit, size = name, _UNITS[name]
    number = f"{_decimal(nanoseconds) / size:f}"
    return (number.rstrip("0").rstrip(".") if "." in number else number) + unit


def _decimal(value: Union[str, int]) -> Any:
    # Imported when it is needed: some CPythons crash where two interpreters of one process load it.
    from decimal import Decimal

    return Decimal(value)


def _written_out(duration: Union[str, int, float]) -> str:
    if isinstance(duration, float):
        # 1e-05 has a decimal point when it is written out.
        return f"{_decimal(repr(float(duration))):f}"
    return str(duration) if isinstance(duration, (int, str)) else ""
