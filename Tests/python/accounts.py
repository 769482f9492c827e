"""Two accounts of one program: what sys.setprofile tells, and what a trace does."""

from __future__ import annotations

import gc
import sys


def events_by_setprofile(program, recorded, limit=sys.maxsize):
    """What sys.setprofile tells of `program`: (entry or not, name, line) of the functions whose frame is `recorded`, of which
    at most `limit` are open."""
    events = []
    depth = 0

    def callback(frame, event, _):
        nonlocal depth
        if event not in ("call", "return") or not recorded(frame):
            return
        depth += event == "call"
        if 1 <= depth <= limit:
            events.append((event == "call", frame.f_code.co_name, frame.f_code.co_firstlineno))
        depth -= event == "return"

    gc.collect()
    sys.setprofile(callback)
    try:
        program()
    finally:
        sys.setprofile(None)
    return events


def events_of_trace(trace, path=None):
    """What the trace tells, in the same form: of all its functions, or of those in the file `path`."""
    functions = trace.functions
    return [
        (event.is_entry, functions[event.function].name.rpartition(".")[2], functions[event.function].line)
        for event in trace.events()
        if path in (None, functions[event.function].path)
    ]


def trace_of(snap, program):
    gc.collect()
    snap.start()
    try:
        program()
    finally:
        snap.stop()
    return snap.parse()


def in_module(*names):
    """Whether a frame is of one of these modules or packages."""
    return lambda frame: frame.f_globals.get("__name__", "").partition(".")[0] in names
