"""What is known of the threads that a Python tracer sees."""

from __future__ import annotations

import sys
import threading
import weakref
from types import FrameType
from typing import Any, Callable, Optional

__all__ = ["RecordedThread", "ThreadRegistry"]

_get_native_id: Callable[[], int] = getattr(threading, "get_native_id", lambda: 0)
_BOOTSTRAP = threading.Thread._bootstrap.__code__  # type: ignore[attr-defined]


class RecordedThread:
    """A thread, for as long as the trace lives; the thread itself may have ended."""

    def __init__(self) -> None:
        self.ident = threading.get_ident()
        self.native_id = _get_native_id()
        self.is_main = self.ident == threading.main_thread().ident
        thread = _current_thread()
        self._name = thread.name if thread is not None else ""
        # Not kept alive: a program may watch its threads go.
        self._thread = weakref.ref(thread) if thread is not None else None

    @property
    def name(self) -> str:
        """Its name now, or the first one that was seen where the thread object is gone; empty when it never had one."""
        thread = self._thread() if self._thread is not None else None
        if thread is not None:
            self._name = thread.name
        return self._name


class ThreadRegistry:
    """Gives each thread one RecordedThread, also where the system uses the id of an ended thread again."""

    def __init__(self) -> None:
        self._local = threading.local()

    def current(self) -> RecordedThread:
        """Return the record of the thread that calls this."""
        try:
            thread: RecordedThread = self._local.thread
        except AttributeError:
            thread = self._local.thread = RecordedThread()
        return thread


def _current_thread() -> Optional[threading.Thread]:
    """Return the current thread's object.

    Unlike threading.current_thread() it takes no lock and makes no stand-in for a thread that is not registered yet, which
    would change what the program sees.
    """
    active: Any = threading._active  # type: ignore[attr-defined]
    thread: Optional[threading.Thread] = active.get(threading.get_ident())
    if thread is not None:
        return thread
    frame: Optional[FrameType] = sys._getframe()
    while frame is not None:
        if frame.f_code is _BOOTSTRAP:
            thread = frame.f_locals.get("self")
            break
        frame = frame.f_back
    return thread
