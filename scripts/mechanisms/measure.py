"""Ratios of the ways to see every call; run by scripts/compare-mechanisms.

Each round runs all of them, every one between two untraced blocks, and the medians of the rounds are printed.
"""

import importlib
import statistics
import sys
import time

sys.path[:0] = sys.argv[1:3]
import mechanisms  # noqa: E402

ROUNDS = 40
CALLS = 20
monitoring = getattr(sys, "monitoring", None)


def nothing() -> None:
    pass


def set_monitoring_events(events: int, workload) -> None:
    monitoring.set_events(monitoring.PROFILER_ID, events)
    # Each code object is changed at its next call.
    workload()


def ways(workload):
    found = {
        "empty hook": (lambda: mechanisms.set_hook(1), lambda: mechanisms.set_hook(0)),
        "hook": (lambda: mechanisms.set_hook(2), lambda: mechanisms.set_hook(0)),
    }
    if monitoring is not None:
        names = monitoring.events
        entries = (names.PY_START, names.PY_RESUME, names.PY_THROW)
        exits = (names.PY_RETURN, names.PY_YIELD, names.PY_UNWIND)
        for event in entries:
            monitoring.register_callback(monitoring.PROFILER_ID, event, mechanisms.enter)
        for event in exits:
            monitoring.register_callback(monitoring.PROFILER_ID, event, mechanisms.leave)
        everything = sum(entries + exits)
        found["sys.monitoring"] = (
            lambda: set_monitoring_events(everything, workload),
            lambda: set_monitoring_events(0, workload),
        )
    return found


def block(workload, begin, end) -> int:
    begin()
    started = time.perf_counter_ns()
    for _ in range(CALLS):
        workload()
    elapsed = time.perf_counter_ns() - started
    end()
    return elapsed


if monitoring is not None:
    monitoring.use_tool_id(monitoring.PROFILER_ID, "compare-mechanisms")
for name in ("fib", "hanoi", "qsort"):
    workload = importlib.import_module(name).workload
    chosen = ways(workload)
    ratios = {way: [] for way in chosen}
    for _ in range(ROUNDS):
        for way, (begin, end) in chosen.items():
            before = block(workload, nothing, nothing)
            traced = block(workload, begin, end)
            after = block(workload, nothing, nothing)
            ratios[way].append(2 * traced / (before + after))
    figures = "  ".join(f"{way} {statistics.median(found):.2f}" for way, found in ratios.items())
    print(f"CPython {sys.version.split()[0]}  {name:<6} {figures}", flush=True)
