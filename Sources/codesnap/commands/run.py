"""`codesnap script.py`: runs a program as Python would, traced, and writes what was recorded however it ends."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any, Optional

from .._codesnap import CodeSnap
from .._program import Program, ProgramNotFound
from .._run_info import command_line
from .._short_calls import dropped_note
from .._unhandled import Ending, report_unhandled
from ._options import RunOptions

__all__ = ["run"]


def run(options: RunOptions) -> None:
    """Run the program and write the output, then exit as the program would have."""
    try:
        snap = CodeSnap(
            tracer=options.tracer,
            output_file=os.path.abspath(options.output),
            c_functions=options.c_functions,
            **options.filters,
        )
        program = Program(options.kind, options.program, options.arguments)
    except (ProgramNotFound, RuntimeError) as reason:
        print(f"codesnap: {reason}", file=sys.stderr)
        sys.exit(2)
    flag = {"script": [], "module": ["-m"], "code": ["-c"]}[options.kind]
    snap._command = command_line([*flag, options.program, *options.arguments])
    snap._context = False
    process = os.getpid()

    ending = Ending()
    error: Optional[BaseException] = None
    try:
        program.run(snap, snap._tracer.evaluate_program)
    except BaseException as raised:
        error = raised
    waits = _has_threads()
    if not waits:
        _stop(snap, error)
    # Outside of the handler, so that what the program's own hooks raise is not chained to its exception.
    if error is not None:
        ending = report_unhandled(error, flush=options.kind != "module")
    if waits:
        _wait_for_threads()
        _stop(snap, error)
    # A child that the program forked, and that comes out here too, leaves the file to its parent.
    if os.getpid() == process and not _save(snap, options) and ending.is_success:
        ending = Ending(73)
    ending.exit()


def _stop(snap: CodeSnap, error: Optional[BaseException]) -> None:
    loss = snap._stop()
    # An exception raised in the tracer's callback takes the tracer away, but when it ended the program nothing ran after that.
    if loss is not None and not isinstance(error, (KeyboardInterrupt, RecursionError)):
        _say(f"codesnap: {loss}")


def _has_threads() -> bool:
    """Whether threads run that the interpreter would wait for at its end.

    The tracer still runs, and what is called here would be recorded: hence the plain attributes.
    """
    own = threading.get_ident()
    active: Any = threading._active  # type: ignore[attr-defined]
    for thread in list(active.values()):
        if not thread._daemonic and thread._ident != own:
            return True
    return False


def _wait_for_threads() -> None:
    """Wait for the threads that the interpreter would wait for at its end, so that they are in the trace to theirs."""
    try:
        # What the interpreter itself calls first at its end; it does nothing the second time.
        threading._shutdown()  # type: ignore[attr-defined]
    except BaseException as error:
        sys.unraisablehook(_Unraisable(error, threading))  # type: ignore[arg-type]


class _Unraisable:
    """The argument of sys.unraisablehook, whose own type cannot be made."""

    err_msg = None

    def __init__(self, error: BaseException, culprit: object) -> None:
        self.exc_type = type(error)
        self.exc_value = error
        self.exc_traceback = error.__traceback__
        self.object = culprit


def _save(snap: CodeSnap, options: RunOptions) -> bool:
    try:
        snap.save()
        trace = snap.parse()
        calls = trace.call_count
    except OSError as error:
        _say(f"codesnap: cannot write {options.output}: {error.strerror}")
        return False
    if not options.quiet:
        _say(f"codesnap: {options.output}: {calls} {'call' if calls == 1 else 'calls'}{dropped_note(trace)}")
    return True


def _say(line: str) -> None:
    try:
        print(line, file=sys.__stderr__)
    except (OSError, ValueError):
        # Nobody listens: stderr is closed.
        pass
