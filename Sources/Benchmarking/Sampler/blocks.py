"""Timed blocks: runs of a few milliseconds, untraced and traced in turn."""

from time import perf_counter_ns
from typing import Any, Callable, Dict, List, Optional, Tuple

from codesnap_sampler import forks, garbage, memory
from codesnap_sampler.arm import Arm, nothing

Workload = Callable[[], object]

# Untraced, traced, traced, untraced: a drift that is linear over four blocks cancels out of the two ratios.
_ORDER = "UTTU"


def _block(workload: Workload, iterations: int, begin: Callable[[], Any], end: Callable[[], Any]) -> int:
    """Nanoseconds that `iterations` calls of `workload` take. `begin` and `end` are called outside of that time.

    They are `nothing` for an untraced block, so that both kinds run the same code.
    """
    repetitions = forks.calls(iterations)
    begin()
    try:
        started = perf_counter_ns()
        for _ in repetitions:
            workload()
        ended = perf_counter_ns()
    finally:
        end()
    forks.end_children()
    return ended - started


def calibrate(workload: Workload, target_ns: int) -> Tuple[int, int]:
    """How many calls of `workload` make an untraced block of about `target_ns` nanoseconds (at least 1), and the
    nanoseconds of one call."""
    workload()
    forks.end_children()
    iterations = 1
    while _block(workload, iterations, nothing, nothing) < target_ns // 2:
        iterations *= 2
    times = sorted(_block(workload, iterations, nothing, nothing) for _ in range(5))
    call_ns = max(1, times[2]) / iterations
    return max(1, round(target_ns / call_ns)), round(call_ns)


def _traced_block(workload: Workload, iterations: int, arm: Arm, events: Optional[int]) -> int:
    elapsed = _block(workload, iterations, arm.begin, arm.end)
    recorded = arm.count_events()
    if recorded is not None and events is not None:
        expected = iterations * events + arm.block_events
        if recorded != expected:
            raise RuntimeError("a block of %d calls recorded %d events, %d were expected" % (iterations, recorded, expected))
    arm.clear()
    return elapsed


def alternate(
    workload: Workload, arm: Arm, iterations: int, pairs: int, warm_up_pairs: int, events_vary: bool = False
) -> Dict[str, Any]:
    """Run `pairs` pairs of blocks (an even number) after `warm_up_pairs` that are not counted.

    Where `events_vary`, two calls of the workload need not have the same number of events, and none is checked.

    Returns the events of one call (None where the arm does not count), the order as text (U untraced, T traced), the
    nanoseconds of the untraced and of the traced blocks, in the order in which they ran, the most bytes of memory that the process
    had until then (None where the system does not say), and the events of one more traced block (None where every block was counted,
    or the arm does not count).
    """
    workload()
    forks.end_children()
    garbage.collect()
    events = arm.count_once(workload)
    forks.end_children()
    if events is not None:
        arm.make_room(iterations * events)
    if events_vary:
        events = None
    for _ in range(warm_up_pairs):
        _block(workload, iterations, nothing, nothing)
        _traced_block(workload, iterations, arm, events)
    order = _ORDER * (pairs // 2)
    times: Dict[str, List[int]] = {"U": [], "T": []}
    for kind in order:
        if kind == "U":
            times[kind].append(_block(workload, iterations, nothing, nothing))
        else:
            times[kind].append(_traced_block(workload, iterations, arm, events))
    # Before what follows takes memory of its own.
    peak_memory = memory.peak()
    return {
        "events": events,
        "order": order,
        "untraced_ns": times["U"],
        "traced_ns": times["T"],
        "peak_memory": peak_memory,
        "block_events": None if events_vary else arm.count_block(workload, iterations),
    }
