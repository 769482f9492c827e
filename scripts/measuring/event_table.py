"""What an event costs in different kinds of programs. Run by scripts/event-cost."""

import argparse
import random
import sys

import event_programs
import processes
from processes import median, text

# cProfile sees the thread that it was switched on in, so it is not measured on programs that are about threads.
WITHOUT_CPROFILE = "threads"
# What generators and asyncio may cost, an event, as a multiple of what a plain call's event costs.
LIMIT = 2
BOUND = ("generators", "asyncio", "exceptions")


def main():
    parser = argparse.ArgumentParser(prog="event-cost")
    parser.add_argument("--rounds", type=int, default=7, help="processes of each program and arm (default: 7)")
    parser.add_argument("--block", type=int, default=20, metavar="MS", help="milliseconds of an untraced block (default: 20)")
    parser.add_argument("--pairs", type=int, default=20, help="pairs of blocks a process, an even number (default: 20)")
    parser.add_argument("--seed", type=int, help="draws the order of the processes (default: another one each time)")
    parser.add_argument("--package", required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.pairs < 2 or arguments.pairs % 2 or not 1 <= arguments.block <= 2_000:
        parser.error("--rounds is at least 1, --pairs at least 2 and even, --block from 1 to 2000")
    seed = random.randrange(2**32) if arguments.seed is None else arguments.seed
    options = {"block_seconds": arguments.block / 1e3, "pairs": arguments.pairs}
    programs = list(event_programs.PROGRAMS)
    pairs = [(program, "c") for program in programs]
    pairs += [(program, "cprofile") for program in programs if WITHOUT_CPROFILE not in program]
    cells = processes.run("event_process.py", pairs, arguments.rounds, seed, options, arguments.package)

    print("CPython %s, CPU time, processes a program: %d, medians over them; --seed %d\n" % (
        sys.version.split()[0], arguments.rounds, seed))
    costs = {program: median(cells[program, "c"].nanoseconds_per_event) for program in programs}
    rows = []
    for program in programs:
        cell = cells[program, "c"]
        rate = median(cell.events_per_second)
        row = [program, text(rate and rate / 1e6), text(median(cell.ratios)), text(costs[program], "%.1f")]
        other = cells.get((program, "cprofile"))
        ratio = other and median(other.ratios)
        # Of the same events: cProfile does not count generators' as we do.
        row += [text(ratio), text(ratio and rate and (ratio - 1) / rate * 1e9, "%.1f")]
        rows.append(row)
    headings = ["program", "million events a second untraced", "native tracer", "ns an event", "cProfile", "ns an event"]
    print(processes.table(headings, rows))
    print()
    for program in event_programs.SWITCHES:
        events = median(cells[program, "c"].events_per_switch)
        plain = costs["fib, one core"]
        if events and plain is not None and costs[program] is not None:
            print("%s: a switch every %.0f events costs %.0f ns beside the events' %.1f ns each" % (
                program, events, (costs[program] - plain) * events, plain))
    for program in BOUND:
        if costs[program] is not None and costs["fib"]:
            bound = LIMIT * costs["fib"]
            verdict = "held" if costs[program] <= bound else "NOT HELD"
            print("%s: %.1f ns an event, at most %d times fib's (%.1f): %s" % (program, costs[program], LIMIT, bound, verdict))


if __name__ == "__main__":
    main()
