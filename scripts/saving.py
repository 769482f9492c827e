"""Times what happens between the end of a traced program and its finished file. Run by scripts/compare-saving."""

import os
import statistics
import subprocess
import sys
import tempfile

CALLS = 1_000_000
RUNS = 5

PROGRAM = """
import sys, time
def leaf(): pass
def root(calls):
    for _ in range(calls): leaf()
calls, path = int(sys.argv[1]), sys.argv[2]
"""

CODESNAP = PROGRAM + """
from codesnap import CodeSnap
tracer = CodeSnap(tracer="c")
tracer.start(); root(calls - 1); tracer.stop()
assert tracer.event_count == 2 * calls
begin = time.perf_counter(); tracer.save(path); print(time.perf_counter() - begin)
"""

# VizTracer keeps the last million entries by default; it is given room for all calls. Its C calls are off.
VIZTRACER = PROGRAM + """
from viztracer import VizTracer
tracer = VizTracer(tracer_entries=calls + 1000, ignore_c_function=True, verbose=0, output_file=path)
tracer.start(); root(calls - 1); tracer.stop()
begin = time.perf_counter(); tracer.save(); print(time.perf_counter() - begin)
"""

ROWS = [
    ("CodeSnap, .csnap", CODESNAP, "trace.csnap"),
    ("CodeSnap, .html", CODESNAP, "page.html"),
    ("CodeSnap, Chrome .json", CODESNAP, "trace.json"),
    ("VizTracer, .json", VIZTRACER, "viz.json"),
    ("VizTracer, .html", VIZTRACER, "viz.html"),
]


def main() -> None:
    seconds = {name: [] for name, _, _ in ROWS}
    sizes = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            for name, program, file in ROWS:
                path = os.path.join(folder, file)
                command = [sys.executable, "-c", program, str(CALLS), path]
                seconds[name].append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
                sizes[name] = os.path.getsize(path)
                os.remove(path)
    print("%d calls, CPython %s" % (CALLS, sys.version.split()[0]))
    print("%-24s %9s %12s %12s" % ("", "seconds", "bytes", "bytes/call"))
    for name, _, _ in ROWS:
        median = statistics.median(seconds[name])
        print("%-24s %9.3f %12d %12.1f" % (name, median, sizes[name], sizes[name] / CALLS))


if __name__ == "__main__":
    main()
