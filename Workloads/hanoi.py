"""Calls with arguments: the Tower of Hanoi with 12 disks.

Call shape: one function that calls itself twice, 12 levels deep, handing on four arguments and doing next to no work of its
own. Beside `fib` it shows what the arguments of a call add to the cost of tracing it. 8,192 events.
"""

EVENTS = 8_192


def _move(disks: int, source: str, target: str, spare: str) -> int:
    if disks == 1:
        return 1
    before = _move(disks - 1, source, spare, target)
    return before + 1 + _move(disks - 1, spare, target, source)


def workload() -> int:
    """Solve the tower of 12 disks and return the number of moves, 4,095: 4,096 calls, this one included."""
    return _move(12, "left", "right", "middle")


if __name__ == "__main__":
    print(workload())
