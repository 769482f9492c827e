"""Calls among real work: quick sort of 1000 random numbers, with a random pivot.

Call shape: a recursion of uneven depth whose functions loop over a list, and calls into the standard library (`random`),
the way ordinary programs look. The generator is seeded anew by each call of `workload()`, so that every repetition under
every tracer sorts the same numbers around the same pivots. How many functions of its own `random` runs for one number is
up to the Python version, and so is the number of events: one count a version.
"""

import random
import sys
from typing import List

# By version: up to 3.11 the list comprehension below is a call of its own. A version that is not listed has no known count.
EVENTS = {
    (3, 9): 10_680,
    (3, 10): 10_680,
    (3, 11): 10_680,
    (3, 12): 10_678,
    (3, 13): 10_678,
    (3, 14): 10_678,
    (3, 15): 10_678,
}.get(sys.version_info[:2])

_COUNT = 1000
_BELOW = 100_000
_SEED = 20_200_801


def _partition(numbers: List[int], low: int, high: int, generator: random.Random) -> int:
    """Put `numbers[low]...numbers[high]` around one of them, drawn at random, and return the place where it ended up."""
    drawn = generator.randrange(low, high + 1)
    numbers[drawn], numbers[high] = numbers[high], numbers[drawn]
    pivot = numbers[high]
    boundary = low
    for index in range(low, high):
        if numbers[index] < pivot:
            numbers[index], numbers[boundary] = numbers[boundary], numbers[index]
            boundary += 1
    numbers[boundary], numbers[high] = numbers[high], numbers[boundary]
    return boundary


def _sort(numbers: List[int], low: int, high: int, generator: random.Random) -> None:
    if low >= high:
        return
    middle = _partition(numbers, low, high, generator)
    _sort(numbers, low, middle - 1, generator)
    _sort(numbers, middle + 1, high, generator)


def workload() -> List[int]:
    """Draw 1000 numbers below 100,000, sort them in place and return them."""
    generator = random.Random(_SEED)
    numbers = [generator.randrange(_BELOW) for _ in range(_COUNT)]
    _sort(numbers, 0, len(numbers) - 1, generator)
    return numbers


if __name__ == "__main__":
    print(workload())
