"""Measures one of pyperformance's programs in this process. Started by scripts/measuring/processes.py with a request in JSON."""

import json
import os
import sys
import time

import interleaving


def main():
    request = json.loads(sys.argv[1])
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stand_in"))
    import pyperf

    if request["cpu_time"]:
        pyperf.perf_counter = time.process_time
    folder = os.path.join(request["benchmarks"], "bm_" + request["program"])
    path = os.path.join(folder, "run_benchmark.py")
    sys.path.insert(0, folder)
    sys.argv[:] = [path]
    with open(path, "rb") as file:
        source = file.read()
    # As __main__: that is what has the programs hand their functions to the Runner.
    exec(compile(source, path, "exec"), {"__name__": "__main__", "__file__": path, "__builtins__": __builtins__})
    arm = interleaving.make_arm(request["arm"], os.path.dirname(request["report"]))
    report = interleaving.measure(
        [run for _, run in pyperf.BENCHES], arm, request["block_seconds"], request["pairs"], request["fresh_memory"]
    )
    with open(request["report"], "w") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main()
