"""Measures what recording an event costs on this interpreter, so that a report can take it off the times."""

from __future__ import annotations

import sys
from itertools import repeat
from time import perf_counter_ns
from typing import Any, Callable, Dict, Optional

__all__ = ["event_cost"]

_CALLS = 200
_ROUNDS = 12
# Where the machine got faster from the rounds without the tracer to those with it, there is no cost to see: tried again so often.
_ATTEMPTS = 3
# More levels of recursion than measuring takes.
_LEVELS = 40

# Compiled under a name of its own, because codesnap's own functions are not recorded.
_SOURCE = """
def call():
    pass

def call_many(times):
    for _ in times:
        call()
"""

_costs: Dict[str, float] = {}


def event_cost(mechanism: str, begin: Callable[[], Callable[[], Any]]) -> Optional[float]:
    """Return the nanoseconds that recording an entry or an exit takes with that mechanism.

    begin: begins a recording that nobody will look at, and returns what ends it.

    Measured once a process and mechanism, in about two milliseconds: the fastest of a few rounds of calls of an empty function, with
    the tracer less without it. None, and asked again next time, where another profiler, debugger or coverage tool would see the calls,
    where there is no room for them on the stack, or where the machine's speed changed too much to see it.
    """
    if mechanism not in _costs:
        if _is_watched():
            return None
        try:
            # What begins must end: so the room for both is looked for first.
            _descend(_LEVELS)
            attempts = (_measure(begin) for _ in range(_ATTEMPTS))
            cost = next((cost for cost in attempts if cost > 0), None)
        except RuntimeError:  # RecursionError is one
            return None
        if cost is None:
            return None
        _costs[mechanism] = cost
    return _costs[mechanism]


def _is_watched() -> bool:
    """Whether the calls would be seen by somebody else."""
    if sys.getprofile() is not None or sys.gettrace() is not None:
        return True
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and any(monitoring.get_tool(tool) is not None for tool in range(6))


def _descend(levels: int) -> None:
    """Raise RecursionError where there is no room for so many calls."""
    if levels:
        _descend(levels - 1)


def _measure(begin: Callable[[], Callable[[], Any]]) -> float:
    namespace: Dict[str, Any] = {}
    exec(compile(_SOURCE, "<codesnap calibration>", "exec", dont_inherit=True), namespace)
    call_many = namespace["call_many"]
    call_many(repeat(None, _CALLS))  # until the interpreter has fitted the code to what it does
    untraced = _fastest_round(call_many)
    end = begin()
    try:
        traced = _fastest_round(call_many)
    finally:
        end()
    # A round is a call of call_many and what that calls.
    return (traced - untraced) / (2 * (_CALLS + 1))


def _fastest_round(call_many: Callable[[Any], None]) -> int:
    """Return the nanoseconds that the fastest of the rounds took: the others were disturbed."""
    fastest = sys.maxsize
    for _ in range(_ROUNDS):
        times = repeat(None, _CALLS)
        started = perf_counter_ns()
        call_many(times)
        elapsed = perf_counter_ns() - started
        if elapsed < fastest:
            fastest = elapsed
    return fastest
