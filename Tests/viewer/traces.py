"""Traces for the page's tests, made with the package's own writer."""

from __future__ import annotations

import random
from typing import List, Sequence, Tuple

from codesnap._csnap_writer import encode_trace
from codesnap._model import Function, RecordedTrack, Span, Thread

INFO = [
    ("producer", "codesnap 0.1.0"),
    ("tracer", "c"),
    ("interpreter", "CPython 3.11.2"),
    ("platform", "Linux x86_64"),
]
MAIN = Thread(0, 4242, "MainThread", True)


def entry(function: int) -> int:
    return 2 * function + 1


def exit_(function: int) -> int:
    return 2 * function + 2


def trace(functions: Sequence[Function], events: List[Tuple[int, int]], duration: int, context=(), kept=0) -> bytes:
    """One thread, one span; events are (time, operation)."""
    track = RecordedTrack(0, 0, [operation for _, operation in events], [time for time, _ in events])
    return bytes(encode_trace(INFO, functions, [MAIN], [Span(0, 0, duration, 0, tuple(context), kept)], [track]))


def small() -> bytes:
    """main -> load (two calls, the second with parse in it) and save; 1 ms in all."""
    names = ["main", "Loader.load", "parse", "save"]
    functions = [Function(name, "/home/user/app.py", 10 * (i + 1)) for i, name in enumerate(names)]
    events = [
        (0, entry(0)),
        (100_000, entry(1)),
        (300_000, exit_(1)),
        (400_000, entry(1)),
        (450_000, entry(2)),
        (550_000, exit_(2)),
        (600_000, exit_(1)),
        (700_000, entry(3)),
        (900_000, exit_(3)),
        (1_000_000, exit_(0)),
    ]
    return trace(functions, events, 1_000_000)


def busy(calls: int, seed: int = 1) -> bytes:
    """So many calls of 40 functions in 9 modules, at most 30 deep."""
    rng = random.Random(seed)
    functions = [Function(f"Class{i % 7}.method_{i}", f"/home/user/module_{i % 9}.py", 10 * i) for i in range(40)]
    events: List[Tuple[int, int]] = []
    stack: List[int] = []
    time = entered = 0
    while entered < calls or stack:
        time += rng.randrange(20, 800)
        if entered < calls and len(stack) < 30 and (not stack or rng.random() < 0.55 - len(stack) / 100):
            function = (stack[-1] * 3 + rng.randrange(4)) % 40 if stack else 0
            stack.append(function)
            events.append((time, entry(function)))
            entered += 1
        else:
            events.append((time, exit_(stack.pop())))
    return trace(functions, events, time + 100)


def deep(depth: int) -> bytes:
    """One stack that goes down to `depth` calls and up again."""
    functions = [Function("main", "/home/user/deep.py", 1), Function("Tree.descend", "/home/user/deep.py", 5)]
    down = [(i * 100, entry(min(i, 1))) for i in range(depth)]
    up = [(depth * 100 + i * 70, exit_(min(depth - 1 - i, 1))) for i in range(depth)]
    return trace(functions, down + up, depth * 200)


def spans_and_threads() -> bytes:
    """Two spans with a gap, two threads, functions from before start(), a call still running at the end."""
    functions = [Function(name, "/home/user/app.py", 1) for name in ("work", "<module>", "run", "setup", "inner", "launch")]
    threads = [MAIN, Thread(1, 4243, "worker <b>1</b>", False)]
    spans = [Span(0, 0, 400_000, 0, (1, 2, 3), 2), Span(1, 600_000, 400_000, 0, (1, 2, 3, 4, 5), 5)]
    tracks = [
        RecordedTrack(0, 0, [entry(0), exit_(0)], [50_000, 350_000]),
        RecordedTrack(0, 1, [entry(0), exit_(0)], [100_000, 300_000]),
        RecordedTrack(1, 0, [entry(0), exit_(0)], [650_000, 950_000]),
        RecordedTrack(1, 1, [entry(0)], [700_000]),
    ]
    return bytes(encode_trace(INFO, functions, threads, spans, tracks))
