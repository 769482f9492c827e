"""A demonstration to look at, not to measure: recursive merge sort and quick sort, one after the other.

Call shape: two recursions over the same seeded numbers. Merge sort halves its list evenly; quick sort splits it where its
pivot falls. In the flame graph the one is a regular comb and the other a ragged one. A few thousand events.
"""

import random
from typing import List

_COUNT = 256
_BELOW = 1_000
_SEED = 42


def _merge(left: List[int], right: List[int]) -> List[int]:
    merged: List[int] = []
    taken_left = taken_right = 0
    while taken_left < len(left) and taken_right < len(right):
        if left[taken_left] <= right[taken_right]:
            merged.append(left[taken_left])
            taken_left += 1
        else:
            merged.append(right[taken_right])
            taken_right += 1
    return merged + left[taken_left:] + right[taken_right:]


def merge_sort(numbers: List[int]) -> List[int]:
    """Return the numbers in ascending order: both halves sorted, then merged."""
    if len(numbers) <= 1:
        return numbers
    middle = len(numbers) // 2
    return _merge(merge_sort(numbers[:middle]), merge_sort(numbers[middle:]))


def _split(numbers: List[int], low: int, high: int) -> int:
    pivot = numbers[high]
    boundary = low
    for index in range(low, high):
        if numbers[index] < pivot:
            numbers[index], numbers[boundary] = numbers[boundary], numbers[index]
            boundary += 1
    numbers[boundary], numbers[high] = numbers[high], numbers[boundary]
    return boundary


def quick_sort(numbers: List[int], low: int, high: int) -> None:
    """Sort `numbers[low]...numbers[high]` in place around the last one of them."""
    if low < high:
        middle = _split(numbers, low, high)
        quick_sort(numbers, low, middle - 1)
        quick_sort(numbers, middle + 1, high)


def workload() -> List[int]:
    """Sort the same 256 numbers both ways and return them; a mistake in either raises ValueError."""
    generator = random.Random(_SEED)
    numbers = [generator.randrange(_BELOW) for _ in range(_COUNT)]
    merged = merge_sort(numbers)
    quick_sort(numbers, 0, len(numbers) - 1)
    if merged != numbers:
        raise ValueError("merge sort and quick sort disagree")
    return merged


if __name__ == "__main__":
    print(workload())
