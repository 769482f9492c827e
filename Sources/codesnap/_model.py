"""The nouns of a trace, as users meet them: function, thread, span, event, slice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional, Sequence, Tuple

__all__ = ["Event", "Function", "RecordedTrack", "Slice", "Span", "Step", "Task", "Thread"]


class Function(NamedTuple):
    """A function that was called."""

    name: str
    """Its qualified name, `Class.method`."""
    path: str
    """The path of its file as the interpreter gives it; empty when it has none."""
    line: int
    """The first line of its definition; 0 when unknown."""

    def __str__(self) -> str:
        if not self.path:
            return self.name
        if not self.line:
            return f"{self.name} ({self.path})"
        return f"{self.name} ({self.path}:{self.line})"


@dataclass(frozen=True)
class Thread:
    """A thread that made calls, or a greenlet; a track of the flame graph."""

    index: int
    """Its place in the order of first events."""
    native_id: int
    """The system's id of the thread; 0 when unknown. A greenlet's is that of its thread."""
    name: str
    """Its name; may be empty."""
    is_main: bool
    """Whether it is the interpreter's main thread."""
    is_greenlet: bool = False
    """Whether it is a greenlet other than its thread's own."""


@dataclass(frozen=True)
class Span:
    """The time from a `start()` to its `stop()`."""

    index: int
    start: int
    """Nanoseconds since the start of the first span."""
    duration: int
    """Nanoseconds."""
    thread: Optional[int]
    """Index of the thread that called `start()`; None when that thread has no events."""
    context: Tuple[int, ...]
    """Ids of the functions that were already running on that thread at the start, outermost first."""
    kept: int
    """How many of `context`, counted from the outermost, were still running at the stop."""


class Task(NamedTuple):
    """An asyncio task that ran."""

    id: int
    """Its place in the order in which the trace mentions tasks."""
    name: str
    """What asyncio called it when it first ran; may be empty."""


class Step(NamedTuple):
    """The beginning of a task's run until its next `await` that waits."""

    span: int
    thread: int
    event: int
    """Which of the events of that span and thread it is: the entry of the task's own coroutine."""
    task: int
    """Id of the task, its index in `Trace.tasks`."""


class Event(NamedTuple):
    """One entry or exit of one function on one thread."""

    span: int
    thread: int
    time: int
    """Nanoseconds since the start of the first span."""
    function: int
    """Id of the function, a key of `Trace.functions`."""
    is_entry: bool


class Slice(NamedTuple):
    """One call: an entry with its exit."""

    span: int
    """Index of the span."""
    thread: int
    """Index of the thread."""
    function: int
    """Id of the function, a key of `Trace.functions`."""
    start: int
    """Nanoseconds since the start of the first span."""
    duration: int
    """Nanoseconds."""
    depth: int
    """How many recorded calls of the same span and thread were running around it; 0 for the outermost."""
    unfinished: bool
    """Its own exit never came: the exit of a call around it closed it."""
    still_running: bool
    """It was open when the span stopped, which is where it is closed here."""
    task: Optional[int] = None
    """Id of the asyncio task that this call is a step of; None for the calls within it and outside of tasks."""


class RecordedTrack(NamedTuple):
    """The events of one thread within one span, as a writer takes them."""

    span: int
    thread: int
    operations: Sequence[int]
    """One for each event: `2 * id + 1` for the entry of function `id`, `2 * id + 2` for its exit."""
    times: Sequence[int]
    """One for each event, nanoseconds since the start of the first span; never going back."""
    steps: Sequence[Tuple[int, int]] = ()
    """For each step of a task, in their order, the index of the event that begins it and the task's id."""
