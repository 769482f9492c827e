"""Exceptions: calls that end by raising instead of returning.

Call shape: an exception of a class of the program's own that passes through five functions before one catches it, through a
`finally` and a `with` on its way, one that is caught and raised anew as the cause of another, and in between calls that do not raise.
An exit by an exception is an exit like any other. 5,604 events.
"""

EVENTS = 5_604

_TURNS = 100
_LEVELS = 5


class Refused(Exception):
    """What is raised."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Guard:
    """A context manager that counts what passes through it."""

    def __init__(self) -> None:
        self.passed = 0

    def __enter__(self) -> "_Guard":
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> bool:
        self.passed += kind is not None
        return False


def _check(number: int) -> int:
    if number % 2:
        raise Refused(number)
    return number


def _pass_through(levels: int, number: int) -> int:
    """Call `_check` below so many levels."""
    if levels == 0:
        return _check(number)
    return _pass_through(levels - 1, number)


def _clean_up(number: int, cleaned: list) -> int:
    try:
        return _pass_through(_LEVELS, number)
    finally:
        cleaned.append(number)


def _guard(number: int, guard: _Guard, cleaned: list) -> int:
    with guard:
        return _clean_up(number, cleaned)


def _translate(number: int) -> int:
    """Raise another exception for the one of `_check`."""
    try:
        return _check(number)
    except Refused as error:
        raise ValueError(number) from error


def workload() -> int:
    """Make 200 attempts, half of which are refused, and as many that are refused by another exception; return the refusals."""
    guard = _Guard()
    cleaned: list = []
    refused = 0
    for number in range(2 * _TURNS):
        try:
            _guard(number, guard, cleaned)
        except Refused as error:
            refused += error.number > 0
        try:
            _translate(number)
        except ValueError:
            refused += 1
    if guard.passed != _TURNS or len(cleaned) != 2 * _TURNS:
        raise RuntimeError("an exception went another way")
    return refused


if __name__ == "__main__":
    print(workload())
