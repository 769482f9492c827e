"""A workload that states another count than it has: a tracer that loses events looks like this."""

EVENTS = 6


def workload():
    return None
