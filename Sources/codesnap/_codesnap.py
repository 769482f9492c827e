"""The CodeSnap class."""

from __future__ import annotations

import builtins
import os
import sys
import threading
import time
import warnings
from types import CodeType, TracebackType
from typing import Any, Optional, Type, Union

from ._exports import check_ending, export
from ._files import write_file
from ._filters import Filters, Patterns, make_filters
from ._nativetracer import NativeTracer, native_module
from ._pytracer import PythonTracer
from ._run_info import command_line, run_info
from ._trace import Trace

__all__ = ["CodeSnap"]

Path = Union[str, "os.PathLike[str]"]

# An interpreter has one profile function and one frame-evaluation hook, so one object traces at a time.
_lock = threading.Lock()
_tracing: Optional["CodeSnap"] = None


def _restart_after_fork() -> None:
    global _lock, _tracing
    # Another thread of the parent's may have held it.
    _lock = threading.Lock()
    if _tracing is not None and not _tracing._restart_after_fork():
        _tracing = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_restart_after_fork)


class CodeSnap:
    """Records every function entry and exit between `start()` and `stop()`, on all threads.

    >>> with CodeSnap(output_file="sorting.html"):
    ...     sorted_numbers = merge_sort(numbers)

    or, piece by piece:

    >>> snap = CodeSnap()
    >>> snap.start()
    >>> first_part()
    >>> snap.stop()
    >>> snap.start()
    >>> second_part()
    >>> snap.stop()
    >>> snap.save("parts.html")

    In a child that the program forks while it runs, it goes on and records what happens since the fork: what came before belongs
    to the parent.
    """

    def __init__(
        self,
        tracer: str = "auto",
        output_file: Path = "result.html",
        c_functions: bool = False,
        *,
        include_files: Patterns = (),
        exclude_files: Patterns = (),
        max_stack_depth: Optional[int] = None,
        ignore_frozen: bool = False,
        only_mine: bool = False,
        min_duration: Union[str, int, float, None] = None,
    ) -> None:
        """Make an object that traces nothing yet.

        tracer: "c" is the native tracer, "python" needs no extension and costs more, "auto" is "c" where it can be imported.
        output_file: what `save()` and `run()` write when they are not told otherwise; relative to the current directory then.
        c_functions: record calls of built-in functions and of those of extension modules, too.

        What is left out, which costs no more than a call that nothing is recorded of; its callees are recorded as ever:

        include_files: only functions that one of these patterns matches are recorded. A pattern is the name of a module or
        package (`package.part`, which stands for all that is in it), or a path with `*`, `?`, `[a-z]` within a name and
        `**` for any folders, relative to the current directory; a folder stands for all that is below it. What was made
        from no file has a name in angle brackets, as in `<frozen *>`; to paths it belongs to the file of its module.
        exclude_files: functions that one of these patterns matches are not recorded.
        ignore_frozen: the interpreter's frozen modules, such as its import system, are not recorded.
        only_mine: nothing from the standard library or from installed packages is recorded.
        max_stack_depth: calls are not recorded in which so many recorded ones of the same span and thread are open.

        min_duration: calls shorter than that, with nothing left in them, are dropped when the trace is saved: microseconds,
        or text with a unit, as "10us" or "1.5ms".

        Raises ValueError for an unknown tracer, ending of the file's name, or an argument that makes no sense; RuntimeError
        for "c" where the extension is missing.
        """
        if tracer not in ("auto", "c", "python"):
            raise ValueError(f'the tracer must be "auto", "c" or "python", not {tracer!r}')
        check_ending(output_file)
        self.output_file = output_file
        self._filters = make_filters(include_files, exclude_files, max_stack_depth, ignore_frozen, only_mine, min_duration)
        self._tracer = _make_tracer(tracer, c_functions, self._filters)
        self._started_unix_ns = 0
        self._csnap: Optional[bytes] = None  # what was last encoded, while it still holds
        self._process = 0  # the one that entered the with statement
        # The command line, which knows better what is being run, sets these two.
        self._command: Optional[str] = None
        self._context = True

    @property
    def tracer(self) -> str:
        """The tracer in use: "c" or "python"."""
        return str(self._tracer.name)

    @property
    def is_running(self) -> bool:
        """Whether this object is tracing."""
        return _tracing is self

    @property
    def event_count(self) -> int:
        """How many function entries and exits were recorded so far. While tracing it takes time that grows with them."""
        return int(self._tracer.event_count)

    def start(self) -> None:
        """Begin to record; each start begins a new span of the same trace.

        The first in a process also measures what recording an event costs (`Trace.event_cost`), in about two milliseconds.

        Raises RuntimeError when this or another object is tracing already, or when another profiler is in the way.
        """
        global _tracing
        with _lock:
            if _tracing is not None:
                which = "this" if _tracing is self else "another"
                raise RuntimeError(f"{which} CodeSnap object is tracing already: stop it first")
            _tracing = self
        self._csnap = None
        if not self._started_unix_ns:
            self._started_unix_ns = time.time_ns()
        try:
            self._tracer.start(self._context)
        except BaseException:
            _tracing = None
            raise

    def stop(self) -> None:
        """End the recording, from any frame and any thread. Nothing happens when it is not running.

        Warns (RuntimeWarning) when the program took the tracer away meanwhile, so that the trace lacks calls.
        """
        loss = self._stop()
        if loss is not None:
            warnings.warn(loss, RuntimeWarning, stacklevel=2)

    def parse(self) -> Trace:
        """Return what was recorded; stops first when it is running."""
        return Trace(self._encode())

    def clear(self) -> None:
        """Forget what was recorded; memory may be kept for the next span.

        When it is running, it goes on with a new first span.
        """
        was_running = self.is_running
        self.stop()
        self._tracer.clear()
        self._forget()
        if was_running:
            self.start()

    def cleanup(self) -> None:
        """Stop, forget what was recorded, and give back all memory that recording took."""
        self.stop()
        self._tracer.cleanup()
        self._forget()

    def run(self, code: Union[str, bytes, CodeType], output_file: Optional[Path] = None) -> None:
        """Execute source or a code object in a fresh namespace, record it, and save.

        output_file: as in `save`. Saves when the code raises, too, and raises what it raised. A child that the code forks, and
        that comes to the code's end too, leaves the file to its parent.
        """
        if output_file is not None:
            check_ending(output_file)
        if not isinstance(code, CodeType):
            code = compile(code, "<string>", "exec", dont_inherit=True)
        namespace = {"__name__": "__main__", "__builtins__": builtins}
        process = os.getpid()
        self.start()
        try:
            exec(code, namespace)
        finally:
            self.stop()
            if os.getpid() == process:
                self.save(output_file)

    def save(self, output_file: Optional[Path] = None) -> None:
        """Write what was recorded; stops first when it is running.

        output_file: its ending picks the format: `.html` the flame graph page, `.json` Chrome trace events, `.csnap` the trace.
        An existing file is replaced, or untouched when that fails. May be called again, with another format.

        Raises ValueError for another ending, OSError when the file cannot be written.
        """
        self.stop()
        path = self.output_file if output_file is None else output_file
        ending = check_ending(path)
        csnap = self._encode()
        native = native_module() if self.tracer == "c" else None
        write_file(path, export(csnap, ending, self._command_line(), native))

    def __enter__(self) -> "CodeSnap":
        self._process = os.getpid()
        self.start()
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        self.stop()
        # A child that was forked within the with statement leaves the file to its parent.
        if os.getpid() == self._process:
            self.save()

    def _restart_after_fork(self) -> bool:
        """Go on in a forked child. Return whether it was tracing."""
        self._csnap = None
        self._started_unix_ns = time.time_ns()
        return bool(self._tracer.restart_after_fork(self._context))

    def _stop(self) -> Optional[str]:
        """Stop, and return what the trace lacks."""
        global _tracing
        if _tracing is not self:
            return None
        try:
            return self._tracer.stop()  # type: ignore[no-any-return]
        finally:
            _tracing = None

    def _encode(self) -> bytes:
        self.stop()
        if self._csnap is None:
            tracer = self._tracer
            info = run_info(
                tracer.name, tracer.mechanism, tracer.clock, tracer.event_cost, self._command_line(), self._started_unix_ns
            )
            self._csnap = tracer.encode(info + self._filters.info())
        return self._csnap

    def _forget(self) -> None:
        self._csnap = None
        self._started_unix_ns = 0

    def _command_line(self) -> str:
        if self._command is not None:
            return self._command
        return command_line(getattr(sys, "argv", []))


def _make_tracer(name: str, c_functions: bool, filters: Filters) -> Any:
    if name == "python":
        return PythonTracer(c_functions=c_functions, filters=filters)
    try:
        return NativeTracer(c_functions, filters)
    except ImportError as error:
        if name == "auto":
            return PythonTracer(c_functions=c_functions, filters=filters)
        raise RuntimeError(
            f'the native tracer ("c") is not built for this interpreter ({error}): run scripts/build-extension in a clone, or '
            "pip install from a clone where Swift is installed; the tracer \"python\" needs neither"
        ) from None
