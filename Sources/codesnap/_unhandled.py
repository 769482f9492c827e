"""Ends a program that raised as the interpreter would: what it prints, and the status it exits with.

The interpreter itself cannot do it, since codesnap's own frames would be in the traceback.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import List, Optional

from ._own_code import is_own_code

__all__ = ["Ending", "report_unhandled"]


class Ending:
    """How the process is to end."""

    def __init__(self, status: int = 0, is_interrupt: bool = False) -> None:
        self.status = status
        self.is_interrupt = is_interrupt

    @property
    def is_success(self) -> bool:
        """Whether the status is 0."""
        return not self.is_interrupt and self.status == 0

    def exit(self) -> None:
        """End so; returns when the status is 0."""
        if self.is_interrupt:
            # The interpreter ends by SIGINT after this, once all else is done; it was reported already.
            sys.excepthook = lambda *_: None
            raise KeyboardInterrupt
        if self.status != 0:
            sys.exit(self.status)


def report_unhandled(error: BaseException, flush: bool) -> Ending:
    """Report an exception that nobody handled, and return how the process is to end.

    flush: write out what the streams hold before, as the interpreter does for scripts and code, but not for modules.
    """
    if flush:
        _flush()
    if isinstance(error, SystemExit):
        return _system_exit(error)
    is_interrupt = isinstance(error, KeyboardInterrupt) and type(error) is KeyboardInterrupt
    traceback = error.__traceback__ = without_own_frames(error.__traceback__)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, traceback
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    hook = getattr(sys, "excepthook", None)
    if hook is None:
        print("sys.excepthook is missing", file=sys.stderr)
        sys.__excepthook__(type(error), error, traceback)
        return Ending(1, is_interrupt)
    failure: Optional[BaseException] = None
    try:
        hook(type(error), error, traceback)
    except BaseException as raised:
        failure = raised
    if isinstance(failure, SystemExit):
        return _system_exit(failure)
    if failure is not None:
        failure.__traceback__ = without_own_frames(failure.__traceback__)
        print("Error in sys.excepthook:", file=sys.stderr)
        sys.__excepthook__(type(failure), failure, failure.__traceback__)
        print("\nOriginal exception was:", file=sys.stderr)
        sys.__excepthook__(type(error), error, traceback)
    return Ending(1, is_interrupt)


def without_own_frames(traceback: Optional[TracebackType]) -> Optional[TracebackType]:
    """Return the traceback without the entries of codesnap's own functions."""
    entries: List[TracebackType] = []
    while traceback is not None:
        if not is_own_code(traceback.tb_frame.f_code):
            entries.append(traceback)
        elif len(entries) > 1 and _same_place(*entries[-2:]):
            # Raised in the tracer's callback, by a signal's handler: the interpreter notes the frame around it twice.
            entries.pop()
        traceback = traceback.tb_next
    for entry, following in zip(entries, [*entries[1:], None]):
        if entry.tb_next is not following:
            entry.tb_next = following
    return entries[0] if entries else None


def _same_place(first: TracebackType, second: TracebackType) -> bool:
    return first.tb_frame is second.tb_frame and first.tb_lasti == second.tb_lasti


def _system_exit(error: SystemExit) -> Ending:
    code = error.code
    if code is None:
        return Ending()
    if isinstance(code, int):
        return Ending(code)
    try:
        print(code, file=sys.stderr)
        if sys.stderr is not None:
            sys.stderr.flush()
    except Exception:
        # As the interpreter does: a message that cannot be written is lost, its status is not.
        pass
    return Ending(1)


def _flush() -> None:
    for stream in (sys.stderr, sys.stdout):
        try:
            stream.flush()
        except Exception:
            # Closed or replaced by the program; the interpreter ignores it here, too.
            pass
