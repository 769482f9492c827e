"""Turns the raw events of the Python tracer into tracks, by the rules that both tracers share.

Only calls whose entry lies in the span have events, and codesnap's own functions have none.
"""

from __future__ import annotations

from array import array
from types import CodeType
from typing import Any, Dict, List, Union

from ._clock import all_nanoseconds
from ._own_code import is_own_code

__all__ = ["CodeTable", "ReplayedTrack", "replay"]

_OWN = -1


class CodeTable:
    """Numbers the code objects that were seen, and keeps them alive so that their ids stay theirs. Texts name C functions."""

    def __init__(self) -> None:
        self.codes: List[Union[CodeType, str]] = []
        self._numbers: Dict[Union[int, str], int] = {}
        self._own: List[CodeType] = []

    def number(self, code: Union[CodeType, str]) -> int:
        """Return the number of a code object, by identity, or of a C function, by name; -1 for codesnap's own."""
        if isinstance(code, str):
            number = self._numbers.get(code)
            if number is None:
                number = self._numbers[code] = len(self.codes)
                self.codes.append(code)
            return number
        # By id: equal code objects can be different functions, and hashing one looks at all its constants.
        number = self._numbers.get(id(code))
        if number is None:
            if is_own_code(code):
                number = _OWN
                self._own.append(code)
            else:
                number = len(self.codes)
                self.codes.append(code)
            self._numbers[id(code)] = number
        return number


class ReplayedTrack:
    """One thread's events within one span: 16 bytes an event.

    No named tuple: making one runs Python code that is not codesnap's, and events are counted while tracing, too.
    """

    __slots__ = ("open_count", "operations", "times")

    def __init__(self, operations: "array[int]", times: "array[int]", open_count: int) -> None:
        self.operations = operations
        """`2 * number + 1` for an entry, `2 * number + 2` for an exit, with numbers of the CodeTable."""
        self.times = times
        """Nanoseconds of the tracer's clock."""
        self.open_count = open_count
        """How many of the calls of Python functions never ended."""


def replay(events: List[Any], table: CodeTable) -> ReplayedTrack:
    """Replay one thread's raw events: items 2n and 2n + 1 are code and time of an entry, or time and code of an exit.

    An exit whose function has no open call is dropped: it was entered before the span. A last item without its partner,
    from a thread that was at work just then, is left out.
    """
    operations: "array[int]" = array("q")
    times: "array[float]" = array("d")
    add_operation = operations.append
    add_time = times.append
    numbers: Dict[int, int] = {}
    open_calls: List[int] = []  # the exits that would close them, outermost first
    items = iter(events)
    for first, second in zip(items, items):
        if (first.__class__ is float) is (second.__class__ is float):
            # An exception out of a signal's handler, which ran within the callback, cut an event in half: the first is what is left.
            while second is not None and (first.__class__ is float) is (second.__class__ is float):
                first, second = second, next(items, None)
            if second is None:
                break
        if first.__class__ is float:
            code, time = second, first
            operation = numbers.get(id(code))
            if operation is None:
                operation = numbers[id(code)] = 2 * table.number(code) + 2
            if open_calls and open_calls[-1] == operation:
                open_calls.pop()
            elif operation and operation in open_calls:
                # Out of order, as greenlets make it: the innermost open call of this function ends.
                del open_calls[len(open_calls) - 1 - open_calls[::-1].index(operation)]
            else:
                continue
            add_operation(operation)
        else:
            code, time = first, second
            operation = numbers.get(id(code))
            if operation is None:
                operation = numbers[id(code)] = 2 * table.number(code) + 2
            if not operation:
                continue
            open_calls.append(operation)
            add_operation(operation - 1)
        add_time(time)
    python_calls = [exit for exit in open_calls if not isinstance(table.codes[exit // 2 - 1], str)]
    return ReplayedTrack(operations, all_nanoseconds(times), len(python_calls))
