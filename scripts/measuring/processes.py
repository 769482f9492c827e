"""Fresh processes, one for every program, arm and round, in an order drawn anew for each round."""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
# Seconds that one process may take.
TIME_LIMIT = 300
LEAST_EVENTS_PER_SECOND = 100_000


class Cell:
    """One program under one arm: the figures of each of its processes."""

    def __init__(self):
        self.ratios = []
        self.events_per_second = []
        self.nanoseconds_per_event = []
        self.events_per_switch = []

    def add(self, report):
        """Take what a process measured: pairs of blocks that ran next to each other."""
        pairs = list(zip(report["untraced"], report["traced"], report["events"]))
        self.ratios.append(statistics.median(traced / untraced for untraced, traced, _ in pairs))
        counted = [pair for pair in pairs if pair[2]]
        # Where calls are rare, the difference of two blocks says nothing about them.
        frequent = [pair for pair in counted if pair[2] / pair[0] >= LEAST_EVENTS_PER_SECOND]
        if counted:
            self.events_per_second.append(statistics.median(events / untraced for untraced, _, events in counted))
            if report.get("switches"):
                self.events_per_switch.append(statistics.median(events for _, _, events in counted) / report["switches"])
        if frequent:
            self.nanoseconds_per_event.append(
                statistics.median((traced - untraced) / events * 1e9 for untraced, traced, events in frequent)
            )


def run(script, pairs, rounds, seed, options, package):
    """Measure the `pairs` of program and arm, and return a Cell for each.

    `script` is started as `PYTHON script REQUEST`, a JSON object with `program`, `arm`, `report` and `options`; it writes its report there.
    A process that fails ends this one with a line that says which.
    """
    cells = {pair: Cell() for pair in pairs}
    draw = random.Random(seed)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONPATH"] = package
    total = rounds * len(cells)
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        for number in range(total):
            if number % len(cells) == 0:
                order = list(cells)
                draw.shuffle(order)
            program, arm = order[number % len(cells)]
            _progress("%d/%d %s under %s" % (number, total, program, arm))
            environment["PYTHONHASHSEED"] = str(draw.randrange(1, 2**32))
            request = dict(options, program=program, arm=arm, report=report)
            child = subprocess.run(
                # No compiled files beside the harness's sources, whose folder is built into its program.
                [sys.executable, "-B", os.path.join(FOLDER, script), json.dumps(request)],
                env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                timeout=TIME_LIMIT,
            )
            if child.returncode != 0:
                _progress("")
                lines = child.stderr.strip().splitlines()
                reason = lines[-1] if lines else "exit status %d" % child.returncode
                sys.exit("%s: %s under %s failed: %s" % (os.path.basename(sys.argv[0]), program, arm, reason))
            with open(report) as file:
                cells[program, arm].add(json.load(file))
            os.remove(report)
    _progress("")
    return cells


def _progress(text):
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K" + text[:78])
        sys.stderr.flush()


def median(values):
    """The median, or None of nothing."""
    return statistics.median(values) if values else None


def text(value, form="%.2f"):
    """A figure, or a dash where there is none."""
    return "-" if value is None else form % value


def table(headings, rows):
    """A table in Markdown, aligned so that it can be read as it is; the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [headings] + rows) for column in range(len(headings))]
    lines = []
    for row in [headings, None] + rows:
        if row is None:
            lines.append("|" + "|".join("-" * (width + 1) + ("-" if index == 0 else ":") for index, width in enumerate(widths)) + "|")
            continue
        cells = [cell.ljust(width) if index == 0 else cell.rjust(width) for index, (cell, width) in enumerate(zip(row, widths))]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
