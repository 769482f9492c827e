"""Records entries and exits through `sys.monitoring`, CPython 3.12 and later. Sees all threads."""

from __future__ import annotations

import sys
import threading
from _thread import RLock
from time import perf_counter
from typing import Any, Callable, List, Optional, Tuple

from ._c_names import c_function_name
from ._callbacks import bind
from ._clock import READING_WITH_ARGUMENT
from ._own_code import is_own_code
from ._threads import RecordedThread, ThreadRegistry

__all__ = ["MonitoringMechanism"]

_TOOL_NAME = "codesnap"
# Those without a meaning first: the program may want cProfile, coverage or a debugger, which ask for theirs by number.
_TOOL_IDS = (4, 3, 5, 1, 0, 2)


class MonitoringMechanism:
    """One span's recording. `buffers` holds each thread's raw events, see `_replay.replay`."""

    name = "sys.monitoring"

    def __init__(self, registry: ThreadRegistry, c_functions: bool = False) -> None:
        self._registry = registry
        self._c_functions = c_functions
        self._monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
        self._tool = -1
        self.buffers: List[Tuple[RecordedThread, List[Any]]] = []

    def start(self) -> None:
        """Begin to record. Raises RuntimeError when other tools hold all of the interpreter's tool ids."""
        monitoring = self._monitoring
        self._tool = self._take_tool_id()
        # What tells threads apart is a small part of what a C function's event costs.
        if len(sys._current_frames()) == 1 and not self._c_functions:
            self._record_one_thread()
        else:
            self._record_threads()
        events = monitoring.events
        # Last, so that nothing of the above is recorded.
        monitoring.set_events(
            self._tool,
            events.PY_START
            | events.PY_RESUME
            | events.PY_THROW
            | events.PY_RETURN
            | events.PY_YIELD
            | events.PY_UNWIND
            # CALL stands for the end of what was called as well.
            | (events.CALL if self._c_functions else 0),
        )

    def stop(self) -> Optional[str]:
        """End the recording on all threads. Return what the trace lacks, as a sentence, or None."""
        self._monitoring.set_events(self._tool, 0)
        self._register(None, None, None)
        if self._c_functions:
            self._register_c_functions(None, None)
        self._monitoring.free_tool_id(self._tool)
        return None

    def restart_after_fork(self, registry: ThreadRegistry) -> None:
        """In a forked child, where the calling thread is the only one: forget what was recorded and go on with this thread."""
        self._registry = registry
        self.buffers = []
        if self._c_functions:
            self._record_threads()
        else:
            self._record_one_thread()

    def _take_tool_id(self) -> int:
        for tool in _TOOL_IDS:
            if self._monitoring.get_tool(tool) is None:
                self._monitoring.use_tool_id(tool, _TOOL_NAME)
                return tool
        tools = ", ".join(str(self._monitoring.get_tool(tool)) for tool in sorted(_TOOL_IDS))
        raise RuntimeError(f"sys.monitoring has no tool id left, its users are {tools}: stop one of them first")

    # An event is two items of one flat list: code and time of an entry, time and code of an exit.

    def _record_one_thread(self) -> None:
        """Record while only this thread runs Python code, which costs a third less than finding each event's thread.

        Another thread shows itself with an entry, so exits need no look: its first one makes all events be told apart.
        """
        events: List[Any] = []
        self.buffers.append((self._registry.current(), events))
        # Held by this thread for as long as it is there: "Is it mine?" is asked faster than "Which thread is this?".
        lock = RLock()
        lock.acquire()
        names = {"events": events, "lock": lock, "record_threads": self._record_threads}
        if READING_WITH_ARGUMENT is None:
            on_entry = bind(_on_entry, now=perf_counter, **names)
            on_exit = bind(_on_exit, now=perf_counter, **names)
        else:
            read, clock = READING_WITH_ARGUMENT
            on_entry = bind(_on_entry_reading, read=read, clock=clock, **names)
            on_exit = bind(_on_exit_reading, read=read, clock=clock, **names)

        def on_throw(code: Any, offset: int, exception: Any) -> None:
            on_entry(code, offset)

        self._register(on_entry, on_throw, on_exit)

    def _record_threads(self) -> Callable[[Any, int], None]:
        """Record each thread in its own list from now on. Return the new callback for entries."""
        now = perf_counter
        events_of_current_thread = self._events_of_current_thread

        class ThreadBuffer(threading.local):
            """Made anew by each thread at its first event, so the id of an ended thread may be used again."""

            def __init__(self) -> None:
                self.events = events_of_current_thread()

        buffer = ThreadBuffer()

        def on_entry(code: Any, offset: int) -> None:
            events = buffer.events
            events.append(code)
            events.append(now())

        def on_throw(code: Any, offset: int, exception: Any) -> None:
            on_entry(code, offset)

        def on_exit(code: Any, offset: int, value: Any) -> None:
            events = buffer.events
            events.append(now())
            events.append(code)

        def on_call(code: Any, offset: int, callable: Any, argument: Any) -> None:
            name = c_function_name(callable, argument)
            if name is not None and not is_own_code(code):
                on_entry(name, offset)

        def on_c_end(code: Any, offset: int, callable: Any, argument: Any) -> None:
            name = c_function_name(callable, argument)
            if name is not None and not is_own_code(code):
                on_exit(name, offset, None)

        self._register(on_entry, on_throw, on_exit)
        if self._c_functions:
            self._register_c_functions(on_call, on_c_end)
        return on_entry

    def _events_of_current_thread(self) -> List[Any]:
        """Return the current thread's list, which it has already when its first events came before the others'."""
        current = self._registry.current()
        for thread, events in self.buffers:
            if thread is current:
                return events
        events = []
        self.buffers.append((current, events))
        return events

    def _register_c_functions(self, on_call: Any, on_end: Any) -> None:
        events = self._monitoring.events
        for event, callback in ((events.CALL, on_call), (events.C_RETURN, on_end), (events.C_RAISE, on_end)):
            self._monitoring.register_callback(self._tool, event, callback)

    def _register(self, on_entry: Any, on_throw: Any, on_exit: Any, on_unwind: Any = None) -> None:
        events = self._monitoring.events
        for event, callback in (
            (events.PY_START, on_entry),
            (events.PY_RESUME, on_entry),
            (events.PY_THROW, on_throw),
            (events.PY_RETURN, on_exit),
            (events.PY_YIELD, on_exit),
            (events.PY_UNWIND, on_unwind or on_exit),
        ):
            self._monitoring.register_callback(self._tool, event, callback)


# What `bind` gives the callbacks below.
events: List[Any]
now: Callable[[], float]
read: Callable[[int], float]
clock: int
lock: Any
record_threads: Callable[[], Callable[[Any, int], None]]


def _on_entry(code: Any, offset: int) -> None:
    if lock._is_owned():
        events.append(code)
        events.append(now())
    else:
        record_threads()(code, offset)


def _on_exit(code: Any, offset: int, value: Any) -> None:
    events.append(now())
    events.append(code)


# The same with the other function that reads the clock.


def _on_entry_reading(code: Any, offset: int) -> None:
    if lock._is_owned():
        events.append(code)
        events.append(read(clock))
    else:
        record_threads()(code, offset)


def _on_exit_reading(code: Any, offset: int, value: Any) -> None:
    events.append(read(clock))
    events.append(code)
