"""Untraced and traced blocks of one program in turn, in one process."""

import gc
import os
import sys
import types

# The arms are those of codesnap-bench, whose files these are.
_package = types.ModuleType("codesnap_sampler")
_package.__path__ = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Sources", "Benchmarking", "Sampler")]
sys.modules["codesnap_sampler"] = _package

from codesnap_sampler import arms, peer  # noqa: E402

# Untraced, traced, traced, untraced: a drift that is linear over four blocks cancels out.
ORDER = "UTTU"
# A block that takes longer than this many times its target is one that cannot be made shorter: there are half as many of them.
LONG = 2


def make_arm(name, folder):
    """The harness's arm of that name, which counts the events of each block if it can; what it writes goes to `folder`."""
    if name == "python":
        from codesnap_sampler import codesnap_arms

        # The harness asks once a process: it takes longer than the block, but no time that is measured.
        return codesnap_arms.CodeSnapArm(name)
    return arms.make({"name": name}, folder)


def _seconds(benches, loops):
    return sum(run(count) for run, count in zip(benches, loops))


def measure(benches, arm, block_seconds, pairs, fresh_memory):
    """Run blocks of `benches`, functions that take a number of loops and return seconds. All of them make one block.

    Between traced blocks the arm forgets its events and keeps their memory; with `fresh_memory` it gives the memory back, so that the next
    block pays for touching new pages. Returns the seconds of untraced and traced blocks, pair by pair, and the events of each traced one.
    """
    loops = []
    for run in benches:
        seconds = max(run(1), 1e-9)
        if seconds < block_seconds / 20:
            count = max(1, int(block_seconds / 10 / seconds))
            seconds = max(run(count), 1e-9) / count
        loops.append(max(1, round(block_seconds / len(benches) / seconds)))
    if _seconds(benches, loops) > LONG * block_seconds:
        pairs = max(2, pairs // 2)
    forget = arm.free if fresh_memory else arm.clear

    def untraced():
        return _seconds(benches, loops)

    def traced():
        arm.begin()
        try:
            seconds = _seconds(benches, loops)
        finally:
            arm.end()
        events.append(arm.count_events())
        forget()
        return seconds

    events = []
    if isinstance(arm, peer.CountingPeerArm):
        # Its room for events has to be known beforehand, and it does not count.
        counter = make_arm("c", "")
        counter.begin()
        _seconds(benches, loops)
        counter.end()
        arm.make_room(counter.count_events() or 0)
        counter.clear()
    traced()
    events.clear()
    gc.collect()
    kinds = ORDER * (pairs // 2)
    times = {"U": [], "T": []}
    for kind in kinds:
        times[kind].append(untraced() if kind == "U" else traced())
    return {"untraced": times["U"], "traced": times["T"], "events": events}
