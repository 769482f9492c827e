"""Records entries and exits through `sys.setprofile`, on any interpreter that has it.

Sees the thread that calls `start` and the threads that `threading` starts until `stop`; others have no profile function.
"""

from __future__ import annotations

import sys
import threading
from sys import setprofile
from time import perf_counter
from types import FrameType, FunctionType
from typing import Any, Callable, List, Optional, Tuple

from ._c_names import c_function_name
from ._callbacks import bind
from ._own_code import is_own_code
from ._threads import RecordedThread, ThreadRegistry

__all__ = ["SetProfileMechanism"]


class SetProfileMechanism:
    """One span's recording. `buffers` holds each thread's raw events, see `_replay.replay`."""

    name = "sys.setprofile"

    def __init__(self, registry: ThreadRegistry, c_functions: bool = False) -> None:
        self._registry = registry
        self._c_functions = c_functions
        self._callbacks: List[FunctionType] = []
        self._own: Optional[FunctionType] = None
        self._ident = 0
        self._previous_threading_hook: Any = None
        self.buffers: List[Tuple[RecordedThread, List[Any]]] = []

    def start(self) -> None:
        """Begin to record. Raises RuntimeError when another profile function is active."""
        hook = getattr(threading, "_profile_hook", None)
        other = sys.getprofile() or hook
        if other is not None:
            raise RuntimeError(
                f"another profiler is active ({_describe(other)}), and sys.setprofile holds only one: stop it first"
            )
        self._previous_threading_hook = hook
        self._ident = threading.get_ident()
        threading.setprofile(self._enter_thread)
        self._own = self._add_thread()
        # Last, so that nothing of the above is recorded.
        sys.setprofile(self._own)

    def stop(self) -> Optional[str]:
        """End the recording on all threads. Return what the trace lacks, as a sentence, or None."""
        current = sys.getprofile()
        if current is self._own:
            sys.setprofile(None)
        threading.setprofile(self._previous_threading_hook)
        for callback in self._callbacks:
            # A thread's profile function can only be taken away from within: at its next event it does so itself.
            callback.__code__ = _leave_thread.__code__
        if current is not self._own and threading.get_ident() == self._ident:
            return (
                "the profile function was replaced while tracing, by the program, at the recursion limit or by an exception "
                "from a signal's handler: the trace lacks the calls after that"
            )
        return None

    def restart_after_fork(self, registry: ThreadRegistry) -> None:
        """In a forked child, where the calling thread is the only one: forget what was recorded and go on with this thread."""
        self._registry = registry
        callbacks, self._callbacks, self.buffers = self._callbacks, [], []
        current = sys.getprofile()
        self._ident = threading.get_ident()
        self._own = self._add_thread()
        if current is None or current in callbacks:
            sys.setprofile(self._own)

    def _enter_thread(self, frame: FrameType, event: str, arg: Any) -> None:
        """The profile function of a new thread, for its first event."""
        callback = self._add_thread()
        sys.setprofile(callback)
        callback(frame, event, arg)

    def _add_thread(self) -> FunctionType:
        events: List[Any] = []
        callback = self._make_callback(events)
        self._callbacks.append(callback)
        self.buffers.append((self._registry.current(), events))
        return callback

    def _make_callback(self, events: List[Any]) -> FunctionType:
        return _make_callback_for_all(events) if self._c_functions else _make_callback(events)


# An event is two items of one flat list: code and time of an entry, time and code of an exit. It is the fastest of the
# layouts measured (tuples, a list of three items an event, arrays), and the two orders tell entries from exits for free.
# The C functions' events (c_call, c_return, c_exception) fall through both comparisons.


def _make_callback(events: List[Any]) -> FunctionType:
    # Up to 3.10, and on PyPy, the bound method is faster; from 3.11 on the interpreter appends to a list without a call.
    if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
        return _make_callback_with_defaults(events)
    return bind(_callback, events=events, now=perf_counter, setprofile=setprofile)


# What `bind` gives `_callback`.
events: List[Any]
now: Callable[[], float]


def _callback(frame: FrameType, event: str, arg: Any) -> None:
    if event == "call":
        events.append(frame.f_code)
        events.append(now())
    elif event == "return":
        events.append(now())
        events.append(frame.f_code)


def _make_callback_with_defaults(events: List[Any]) -> FunctionType:
    def callback(frame: FrameType, event: str, arg: Any, append: Any = events.append, now: Any = perf_counter) -> None:
        if event == "call":
            append(frame.f_code)
            append(now())
        elif event == "return":
            append(now())
            append(frame.f_code)

    return callback  # type: ignore[return-value]


def _make_callback_for_all(events: List[Any]) -> FunctionType:
    """Make the callback that records C functions, too: by their names, in the places of code objects."""

    def callback(frame: FrameType, event: str, arg: Any, append: Any = events.append, now: Any = perf_counter) -> None:
        if event == "call":
            append(frame.f_code)
            append(now())
        elif event == "return":
            append(now())
            append(frame.f_code)
        elif not is_own_code(frame.f_code):
            name = c_function_name(arg)
            if name is not None:
                if event == "c_call":
                    append(name)
                    append(now())
                else:
                    append(now())
                    append(name)

    return callback  # type: ignore[return-value]


def _leave_thread(frame: FrameType, event: str, arg: Any) -> None:
    setprofile(None)


def _describe(profiler: object) -> str:
    kind = profiler if isinstance(profiler, FunctionType) else type(profiler)
    return f"{kind.__module__}.{kind.__qualname__}"
