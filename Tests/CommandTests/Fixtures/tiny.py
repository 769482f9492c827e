"""A workload that takes next to no time: 101 calls."""

EVENTS = 202


def _step(number):
    return number + 1


def workload():
    total = 0
    for _ in range(100):
        total = _step(total)
    return total
