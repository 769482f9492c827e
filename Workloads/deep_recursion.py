"""Deep recursion: thousands of calls that are open at a time.

Call shape: two functions that call each other, 5,000 levels down and back up, five times further than Python's own limit allows, which
is raised for it. Every entry comes before the first exit: what a tracer keeps for each open call, it keeps 5,000 times.
10,004 events.
"""

import sys

EVENTS = 10_004

_LEVELS = 5_000

# Twice as much: a tracer in Python has frames of its own on top.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 2 * _LEVELS))


def _left(levels: int) -> int:
    if levels == 0:
        return 0
    return _right(levels - 1) + 1


def _right(levels: int) -> int:
    if levels == 0:
        return 0
    return _left(levels - 1) + 1


def workload() -> int:
    """Go 5,000 levels down and return how many there were: 5,002 calls, this one included."""
    return _left(_LEVELS)


if __name__ == "__main__":
    print(workload())
