"""Calls that wait: a doubly recursive Fibonacci number in which every call sleeps for ten microseconds.

Call shape: the recursion of `fib`, 13 levels deep, but with each call blocked in the operating system for most of its time,
like a program that talks to a disk or a network. What tracing costs should vanish here. 1,508 events.
"""

import time

EVENTS = 1_508


def _fib(n: int) -> int:
    time.sleep(0.00001)
    if n <= 1:
        return 1
    return _fib(n - 1) + _fib(n - 2)


def workload() -> int:
    """Compute the Fibonacci number of 13, sleeping in every call, and return it: 754 calls, this one included."""
    return _fib(13)


if __name__ == "__main__":
    print(workload())
