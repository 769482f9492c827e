"""`codesnap report`: writes a recorded trace as a page or as Chrome trace events."""

from __future__ import annotations

import os
import sys

from .._csnap_format import TraceFileError
from .._exports import check_ending, export
from .._files import write_file
from .._filters import make_filters
from .._short_calls import dropped_note, without_short_calls
from .._subtraction import NothingToSubtract, subtract_event_cost
from .._trace import Trace
from ._options import ReportOptions

__all__ = ["report"]


def report(options: ReportOptions) -> None:
    """Write the report; exits with 65, 66 or 73 and one line when that is not possible."""
    try:
        trace = Trace.load(options.trace)
        # The page carries the trace as it is, so all of it is looked at before.
        trace.verify()
        if options.subtract_cost:
            trace = Trace(subtract_event_cost(trace))
        min_duration = make_filters(min_duration=options.min_duration).min_duration
        if min_duration:
            trace = without_short_calls(trace, min_duration)
        title = trace.info.get("command") or os.path.basename(options.trace)
        data = export(trace.csnap, check_ending(options.output), title)
    except (TraceFileError, NothingToSubtract) as error:
        _exit(65, f"{options.trace}: {error}")
    except OSError as error:
        _exit(66, f"cannot read {options.trace}: {error.strerror}")
    try:
        write_file(options.output, data)
    except OSError as error:
        _exit(73, f"cannot write {options.output}: {error.strerror}")
    note = dropped_note(trace) + ("" if trace.is_complete else ", the trace was cut short")
    calls = trace.call_count
    print(f"codesnap: {options.output}: {calls} {'call' if calls == 1 else 'calls'}{note}", file=sys.stderr)


def _exit(status: int, message: str) -> None:
    print(f"codesnap: {message}", file=sys.stderr)
    sys.exit(status)
