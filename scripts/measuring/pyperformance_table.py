"""What tracing costs pyperformance's programs. Run by scripts/pyperformance."""

import argparse
import random
import statistics
import sys

import processes
from processes import median, text

PROGRAMS = [
    "nbody", "float", "spectral_norm", "fannkuch", "chaos", "raytrace", "richards", "deltablue", "go", "hexiom", "scimark", "telco",
    "json_dumps", "pyflate",
]
ARMS = {"c": "native tracer", "python": "Python tracer", "cprofile": "cProfile", "viztracer": "VizTracer", "trace0": "trace0"}
# What the native tracer is held to.
MEDIAN_LIMIT = 1.15
WORST_LIMIT = 1.55


def main():
    parser = argparse.ArgumentParser(prog="pyperformance")
    parser.add_argument("--rounds", type=int, default=5, help="processes of each program and arm (default: 5)")
    parser.add_argument("--program", action="append", choices=PROGRAMS, help="only this program; repeatable")
    parser.add_argument("--arm", action="append", choices=list(ARMS), help="repeatable (default: c, the native tracer)")
    parser.add_argument("--block", type=int, default=300, metavar="MS", help="milliseconds of an untraced block (default: 300)")
    parser.add_argument("--pairs", type=int, default=4, help="pairs of blocks a process, an even number (default: 4)")
    parser.add_argument("--seed", type=int, help="draws the order of the processes (default: another one each time)")
    parser.add_argument("--fresh-memory", action="store_true", help="give the events' memory back after each block")
    parser.add_argument("--cpu-time", action="store_true", help="measure the process's CPU time instead of elapsed time")
    parser.add_argument("--benchmarks", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--package", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--version-of-suite", required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.pairs < 2 or arguments.pairs % 2 or not 1 <= arguments.block <= 2_000:
        parser.error("--rounds is at least 1, --pairs at least 2 and even, --block from 1 to 2000")
    programs = arguments.program or PROGRAMS
    names = arguments.arm or ["c"]
    seed = random.randrange(2**32) if arguments.seed is None else arguments.seed
    options = {
        "benchmarks": arguments.benchmarks, "block_seconds": arguments.block / 1e3, "pairs": arguments.pairs,
        "fresh_memory": arguments.fresh_memory, "cpu_time": arguments.cpu_time,
    }
    pairs = [(program, name) for program in programs for name in names]
    cells = processes.run("pyperformance_process.py", pairs, arguments.rounds, seed, options, arguments.package)

    memory = "fresh memory for each block" if arguments.fresh_memory else "memory that is used again for the next block"
    print("pyperformance %s, CPython %s, %s, processes a program: %d, medians over them; --seed %d" % (
        arguments.version_of_suite, sys.version.split()[0], "CPU time" if arguments.cpu_time else "elapsed time", arguments.rounds, seed))
    print("Every event of a block of %d ms is kept until its end, in %s.\n" % (arguments.block, memory))
    headings = ["program"] + [ARMS[name] for name in names]
    counts = "c" in names
    if counts:
        headings += ["million events a second untraced", "ns an event"]
    rows = []
    for program in programs:
        row = [program] + [text(median(cells[program, name].ratios)) for name in names]
        if counts:
            events = median(cells[program, "c"].events_per_second)
            row += [text(events and events / 1e6), text(median(cells[program, "c"].nanoseconds_per_event), "%.1f")]
        rows.append(row)
    ratios = {name: [median(cells[program, name].ratios) for program in programs] for name in names}
    padding = ["", ""] if counts else []
    rows.append(["median"] + [text(statistics.median(ratios[name])) for name in names] + padding)
    rows.append(["largest"] + [text(max(ratios[name])) for name in names] + padding)
    print(processes.table(headings, rows))
    if counts:
        print()
        limits = (("median", statistics.median(ratios["c"]), MEDIAN_LIMIT), ("largest", max(ratios["c"]), WORST_LIMIT))
        for what, value, limit in limits:
            print("%s of the native tracer %.3f, at most %.2f: %s" % (what, value, limit, "held" if value <= limit else "NOT HELD"))


if __name__ == "__main__":
    main()
