"""A workload that prints far more than a pipe holds, some of it JSON, and says something on stderr too."""

import sys

_LINE = '{"events": 1, "order": "UT", "untraced_ns": [1], "traced_ns": [1]}\n' * 100

for _ in range(200):
    sys.stderr.write(_LINE)


def workload():
    sys.stdout.write(_LINE)
