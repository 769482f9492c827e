"""A workload that notes each process that loads it by a byte in $MARKS."""

import os

with open(os.environ["MARKS"], "a") as file:
    file.write("x")


def workload():
    return sum(range(100))
