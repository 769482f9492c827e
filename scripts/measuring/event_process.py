"""Measures one of the event programs in this process. Started by scripts/measuring/processes.py with a request in JSON."""

import json
import os
import sys

import event_programs
import interleaving


def main():
    request = json.loads(sys.argv[1])
    is_pinned, run = event_programs.PROGRAMS[request["program"]]
    if is_pinned:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    loops_run = []

    def bench(loops):
        loops_run.append(loops)
        return run(loops)

    arm = interleaving.make_arm(request["arm"], os.path.dirname(request["report"]))
    report = interleaving.measure([bench], arm, request["block_seconds"], request["pairs"], False)
    report["switches"] = event_programs.SWITCHES.get(request["program"], 0) * loops_run[-1]
    with open(request["report"], "w") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main()
