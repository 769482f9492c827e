"""The Python tracer's mechanisms for when filters leave something out: what is left out is neither timed nor stored.

They are apart from the usual ones, which look at nothing and so cost less.
"""

from __future__ import annotations

import sys
import threading
from _thread import RLock
from sys import setprofile
from time import perf_counter
from types import FrameType, FunctionType
from typing import Any, Callable, Dict, List, Optional

from ._c_names import c_function_name
from ._callbacks import bind
from ._monitoring import MonitoringMechanism
from ._selection import Selector
from ._setprofile import SetProfileMechanism
from ._threads import RecordedThread, ThreadRegistry

__all__ = ["selecting"]

_UNLIMITED = sys.maxsize


class _OpenCalls:
    """How many calls of one thread that were entered within the span are open; those beyond the limit count, too."""

    __slots__ = ("of_c_functions", "total")

    def __init__(self) -> None:
        self.total = 0
        self.of_c_functions = 0


class _Selecting:
    """What both mechanisms need for it."""

    def __init__(self, registry: ThreadRegistry, selector: Selector, c_functions: bool) -> None:
        super().__init__(registry, c_functions)  # type: ignore[call-arg]
        self._threads = registry
        self._selector = selector
        self._open_calls: Dict[RecordedThread, _OpenCalls] = {}

    def restart_after_fork(self, registry: ThreadRegistry) -> None:
        """In a forked child, where the calling thread is the only one: forget what was recorded and go on with this thread."""
        self._threads = registry
        self._open_calls = {}
        super().restart_after_fork(registry)  # type: ignore[misc]

    def open_calls(self, thread: RecordedThread) -> int:
        """Return how many calls of Python functions are open on a thread: entered within the span, recorded or too deep."""
        calls = self._open_calls.get(thread)
        return 0 if calls is None else calls.total - calls.of_c_functions

    def _calls_of_current_thread(self) -> _OpenCalls:
        return self._open_calls.setdefault(self._threads.current(), _OpenCalls())


class _SelectingSetProfile(_Selecting, SetProfileMechanism):
    """`sys.setprofile`, for the functions that a selector selects."""

    def _make_callback(self, events: List[Any]) -> FunctionType:
        names = {"now": perf_counter, "id": id, "KeyError": KeyError, "setprofile": setprofile}
        names.update(events=events, decided=self._selector.decided, decide=self._selector.decide, on_c_function=None)
        if self._selector.max_depth is None and not self._c_functions:
            return bind(_on_event, **names)
        names["calls"] = calls = self._calls_of_current_thread()
        names["limit"] = limit = self._selector.max_depth or _UNLIMITED
        if self._c_functions:
            names["on_c_function"] = self._make_c_callback(events, calls, limit)
        return bind(_on_counted_event, **names)

    @staticmethod
    def _make_c_callback(events: List[Any], calls: _OpenCalls, limit: int) -> Callable[[str, Any], None]:
        def on_c_function(event: str, callable: Any) -> None:
            name = c_function_name(callable)
            if name is None:
                return
            if event == "c_call":
                calls.total += 1
                calls.of_c_functions += 1
                if calls.total <= limit:
                    events.append(name)
                    events.append(perf_counter())
            elif calls.of_c_functions:
                if calls.total <= limit:
                    events.append(perf_counter())
                    events.append(name)
                calls.total -= 1
                calls.of_c_functions -= 1

        return on_c_function


class _SelectingMonitoring(_Selecting, MonitoringMechanism):
    """`sys.monitoring`, for the functions that a selector selects. Of the others each place in the code is heard of once."""

    def stop(self) -> Optional[str]:
        """End the recording on all threads. Return what the trace lacks, as a sentence, or None."""
        loss = super().stop()
        if not all(self._selector.decided.values()):
            # What was disabled stays so for the tool id's next user, be it us or another.
            self._monitoring.restart_events()
        return loss

    def _record_one_thread(self) -> None:
        if self._selector.max_depth is not None:
            self._record_threads()
            return
        events: List[Any] = []
        self.buffers.append((self._registry.current(), events))
        lock = RLock()
        lock.acquire()
        names = {"now": perf_counter, "id": id, "KeyError": KeyError, "disable": self._monitoring.DISABLE, "events": events}
        names.update(decided=self._selector.decided, decide=self._selector.decide, frame_of_caller=sys._getframe)
        on_entry = bind(_on_entry, lock=lock, record_threads=self._record_threads, **names)
        on_exit = bind(_on_exit, **names)
        self._register_selecting(on_entry, on_exit)

    def _record_threads(self) -> Callable[[Any, int], None]:
        now = perf_counter
        disable = self._monitoring.DISABLE
        decided = self._selector.decided.get
        decide = self._selector.decide
        limit = self._selector.max_depth or _UNLIMITED
        frame_of_caller = sys._getframe
        events_of_current_thread = self._events_of_current_thread
        calls_of_current_thread = self._calls_of_current_thread

        class ThreadBuffer(threading.local):
            """Made anew by each thread at its first event, so the id of an ended thread may be used again."""

            def __init__(self) -> None:
                self.append = events_of_current_thread().append
                self.calls = calls_of_current_thread()

        buffer = ThreadBuffer()

        def on_entry(code: Any, offset: int) -> Any:
            selected = decided(id(code))
            if selected is None:
                selected = decide(code, frame_of_caller(1).f_globals)
            if not selected:
                return disable
            calls = buffer.calls
            calls.total += 1
            if calls.total <= limit:
                append = buffer.append
                append(code)
                append(now())
            return None

        def on_exit(code: Any, offset: int, value: Any) -> Any:
            selected = decided(id(code))
            if not selected:
                # Of a function that was entered before the span it is not known yet whether it is selected.
                return disable if selected is not None else None
            calls = buffer.calls
            if calls.total:
                if calls.total <= limit:
                    append = buffer.append
                    append(now())
                    append(code)
                calls.total -= 1
            return None

        def on_call(code: Any, offset: int, callable: Any, argument: Any) -> Any:
            if not decide(code, frame_of_caller(1).f_globals):
                return disable
            name = c_function_name(callable, argument)
            if name is not None:
                calls = buffer.calls
                calls.total += 1
                calls.of_c_functions += 1
                if calls.total <= limit:
                    append = buffer.append
                    append(name)
                    append(now())
            return None

        # Where CALL is disabled, so are these two.

        def on_c_end(code: Any, offset: int, callable: Any, argument: Any) -> None:
            name = c_function_name(callable, argument)
            calls = buffer.calls
            if name is not None and calls.of_c_functions and decided(id(code)):
                if calls.total <= limit:
                    append = buffer.append
                    append(now())
                    append(name)
                calls.total -= 1
                calls.of_c_functions -= 1

        self._register_selecting(on_entry, on_exit)
        if self._c_functions:
            self._register_c_functions(on_call, on_c_end)
        return on_entry

    def _register_selecting(self, on_entry: Any, on_exit: Any) -> None:
        decide = self._selector.decide
        frame_of_caller = sys._getframe

        # These two events cannot be disabled.

        def on_throw(code: Any, offset: int, exception: Any) -> None:
            if decide(code, frame_of_caller(1).f_globals):
                on_entry(code, offset)

        def on_unwind(code: Any, offset: int, exception: Any) -> None:
            on_exit(code, offset, exception)

        self._register(on_entry, on_throw, on_exit, on_unwind)


# What `bind` gives the callbacks below.
events: List[Any]
now: Callable[[], float]
decided: Dict[int, bool]
decide: Callable[[Any, Dict[str, Any]], bool]
calls: _OpenCalls
limit: int
on_c_function: Any
disable: Any
frame_of_caller: Callable[[int], FrameType]
lock: Any
record_threads: Callable[[], Callable[[Any, int], None]]

# Of a function that was entered before the span it may not be known yet whether it is selected. Its exit finds nothing open.


def _on_event(frame: FrameType, event: str, arg: Any) -> None:
    if event == "call":
        code = frame.f_code
        try:
            selected = decided[id(code)]
        except KeyError:
            selected = decide(code, frame.f_globals)
        if selected:
            events.append(code)
            events.append(now())
    elif event == "return":
        code = frame.f_code
        try:
            if decided[id(code)]:
                events.append(now())
                events.append(code)
        except KeyError:
            pass


def _on_counted_event(frame: FrameType, event: str, arg: Any) -> None:
    if event == "call":
        code = frame.f_code
        try:
            selected = decided[id(code)]
        except KeyError:
            selected = decide(code, frame.f_globals)
        if selected:
            calls.total += 1
            if calls.total <= limit:
                events.append(code)
                events.append(now())
    elif event == "return":
        code = frame.f_code
        try:
            selected = decided[id(code)]
        except KeyError:
            selected = False
        if selected and calls.total:
            if calls.total <= limit:
                events.append(now())
                events.append(code)
            calls.total -= 1
    elif on_c_function is not None and decide(frame.f_code, frame.f_globals):
        on_c_function(event, arg)


def _on_entry(code: Any, offset: int) -> Any:
    try:
        selected = decided[id(code)]
    except KeyError:
        selected = decide(code, frame_of_caller(1).f_globals)
    if not selected:
        return disable
    if lock._is_owned():
        events.append(code)
        events.append(now())
    else:
        record_threads()(code, offset)
    return None


def _on_exit(code: Any, offset: int, value: Any) -> Any:
    try:
        if not decided[id(code)]:
            return disable
    except KeyError:
        return None
    events.append(now())
    events.append(code)
    return None


_SELECTING: Dict[Any, Any] = {SetProfileMechanism: _SelectingSetProfile, MonitoringMechanism: _SelectingMonitoring}


def selecting(mechanism: Any) -> Any:
    """Return the class of mechanism that does the same and leaves out what a selector does not select."""
    return _SELECTING[mechanism]
