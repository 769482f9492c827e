"""Timed blocks: runs of a few milliseconds, untraced and traced in turn."""

import gc
from time import perf_counter_ns

# Untraced, traced, traced, untraced: a drift that is linear over four blocks cancels out of the two ratios.
_ORDER = "UTTU"


def _nothing():
    """Stand where a tracer's start and stop stand, so that both kinds of blocks run the same code."""


def _block(workload, iterations, begin, end):
    """Nanoseconds that `iterations` calls of `workload` take. `begin` and `end` are called outside of that time."""
    repetitions = range(iterations)
    begin()
    try:
        started = perf_counter_ns()
        for _ in repetitions:
            workload()
        ended = perf_counter_ns()
    finally:
        end()
    return ended - started


def collect_garbage():
    """Finish what importing left to the garbage collector: where it runs late (PyPy), its callbacks would be in the trace."""
    for _ in range(2):
        gc.collect()


def calibrate(workload, target_ns):
    """How many calls of `workload` make an untraced block of about `target_ns` nanoseconds (at least 1), and the
    nanoseconds of one call."""
    workload()
    iterations = 1
    while _block(workload, iterations, _nothing, _nothing) < target_ns // 2:
        iterations *= 2
    times = sorted(_block(workload, iterations, _nothing, _nothing) for _ in range(5))
    call_ns = max(1, times[2]) / iterations
    return max(1, round(target_ns / call_ns)), round(call_ns)


def _traced_block(workload, iterations, arm, events):
    elapsed = _block(workload, iterations, arm.begin, arm.end)
    recorded = arm.count_events()
    if recorded is not None and recorded != iterations * events:
        raise RuntimeError(
            "a block of %d calls recorded %d events, %d were expected" % (iterations, recorded, iterations * events)
        )
    arm.clear()
    return elapsed


def alternate(workload, arm, iterations, pairs, warm_up_pairs):
    """Run `pairs` pairs of blocks (an even number) after `warm_up_pairs` that are not counted.

    Returns the events of one call (None where the arm does not count), the order as text (U untraced, T traced), and the
    nanoseconds of the untraced and of the traced blocks, in the order in which they ran.
    """
    workload()
    collect_garbage()
    events = arm.count_once(workload)
    for _ in range(warm_up_pairs):
        _block(workload, iterations, _nothing, _nothing)
        _traced_block(workload, iterations, arm, events)
    order = _ORDER * (pairs // 2)
    times = {"U": [], "T": []}
    for kind in order:
        if kind == "U":
            times[kind].append(_block(workload, iterations, _nothing, _nothing))
        else:
            times[kind].append(_traced_block(workload, iterations, arm, events))
    return {"events": events, "order": order, "untraced_ns": times["U"], "traced_ns": times["T"]}
