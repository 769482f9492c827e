"""Pure calls: a doubly recursive Fibonacci number, where almost all the time is spent calling.

Call shape: one small function that calls itself twice, 17 levels deep, with a comparison and an addition as its whole body.
It is the worst case for a deterministic tracer: nothing but entries and exits. 10,336 events.
"""

EVENTS = 10_336


def _fib(n: int) -> int:
    if n <= 1:
        return 1
    return _fib(n - 1) + _fib(n - 2)


def workload() -> int:
    """Compute the Fibonacci number of 17 and return it: 5,168 calls, this one included."""
    return _fib(17)


if __name__ == "__main__":
    print(workload())
