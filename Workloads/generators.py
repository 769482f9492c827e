"""Generators: functions that run in slices, a resume each.

Call shape: a tree walked by generators that delegate to one another (`yield from`, seven levels deep, so that each value passes
through all of them), a pipeline of three generators and a generator expression, and one that is sent values. A resume is an entry
and the yield that ends it an exit: a generator of n values has n + 1 slices. All of them run to their ends. 7,062 events.
"""

from typing import Generator, Iterator, Optional, Tuple

EVENTS = 7_062

_DEPTH = 7
_NUMBERS = 1_000
_SENT = 500

Tree = Optional[Tuple["Tree", int, "Tree"]]


def _plant(depth: int, first: int) -> Tree:
    """A full tree of `depth` levels with consecutive numbers in it, in order from `first`."""
    if depth == 0:
        return None
    half = 2 ** (depth - 1) - 1
    return _plant(depth - 1, first), first + half, _plant(depth - 1, first + half + 1)


_TREE = _plant(_DEPTH, 0)


def _walk(tree: Tree) -> Iterator[int]:
    """The numbers of a tree in order."""
    if tree is not None:
        left, number, right = tree
        yield from _walk(left)
        yield number
        yield from _walk(right)


def _count(numbers: int) -> Iterator[int]:
    for number in range(numbers):
        yield number


def _odd(numbers: Iterator[int]) -> Iterator[int]:
    for number in numbers:
        if number % 2:
            yield number


def _add_up() -> Generator[int, int, None]:
    """Yields the sum of what it was sent; a negative number ends it."""
    total = 0
    while True:
        sent = yield total
        if sent < 0:
            return
        total += sent


def _send(numbers: int) -> int:
    """The sum of the numbers below `numbers`, each sent to a generator."""
    adder = _add_up()
    total = next(adder)
    for number in range(numbers):
        total = adder.send(number)
    try:
        adder.send(-1)
    except StopIteration:
        return total
    raise RuntimeError("the generator went on")


def workload() -> int:
    """Walk the tree of 127 numbers, square the odd ones of 1,000 and send 500, and return the sum of it all."""
    total = 0
    for number in _walk(_TREE):
        total += number
    for square in (number * number for number in _odd(_count(_NUMBERS))):
        total += square
    return total + _send(_SENT)


if __name__ == "__main__":
    print(workload())
