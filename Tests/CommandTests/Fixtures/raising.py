"""A workload that raises."""


def workload():
    raise ValueError("the raisins are out")
