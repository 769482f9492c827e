"""The native tracer: the extension module behind the same methods as the Python tracer's."""

from __future__ import annotations

import weakref
from functools import partial
from types import CodeType
from typing import Any, Callable, Dict, Iterable, Optional, Tuple

from ._c_functions import CFunctionEvents
from ._calibration import event_cost
from ._filters import Filters
from ._names import qualified_names
from ._own_code import PACKAGE_DIRECTORY

__all__ = ["NativeTracer", "native_module"]


def native_module() -> Any:
    """Import and return the extension module. Raises ImportError where there is none for this interpreter."""
    from . import _native

    _native.configure(PACKAGE_DIRECTORY)
    return _native


class NativeTracer:
    """Records spans, and encodes them as a trace file. Methods as in PythonTracer."""

    name = "c"

    def __init__(self, c_functions: bool = False, filters: Filters = Filters()) -> None:
        """Raises ImportError where there is no extension module for this interpreter."""
        self._native = native_module()
        self._c_functions = CFunctionEvents(self._native) if c_functions else None
        self._filters = filters
        self._handle: int = self._native.create()
        weakref.finalize(self, self._native.destroy, self._handle).atexit = False
        self.mechanism: str = self._native.mechanism
        self.clock: str = self._native.clock
        self.event_cost: Optional[float] = None

    def start(self, context: bool) -> None:
        """Begin a span. context: note the functions that run already on this thread."""
        self.event_cost = event_cost(self.mechanism, self._begin_scratch)
        if self._c_functions is not None:
            self._c_functions.check()
        rules = self._filters.rules()
        if rules:
            self._native.set_filters(self._handle, rules)
        self._native.start(self._handle, context)
        if self._c_functions is not None:
            try:
                self._c_functions.start()
            except BaseException:
                self._native.stop(self._handle)
                raise

    def _begin_scratch(self) -> Callable[[], None]:
        """Begin a recording of its own that is thrown away. Return what ends it."""
        scratch = self._native.create()
        end = partial(self._native.destroy, scratch)
        try:
            self._native.start(scratch, False)
        except BaseException:
            end()
            raise
        return end

    def stop(self) -> Optional[str]:
        """End the span, from any thread; nothing happens when none is running. Return what the trace lacks, or None."""
        losses = []
        # It may have been stopped by another thread meanwhile.
        if self._c_functions is not None and self._native.is_running(self._handle):
            losses.append(self._c_functions.stop())
        losses.append(self._native.stop(self._handle))
        return "; ".join(filter(None, losses)) or None

    def evaluate_program(self, code: CodeType, namespace: Dict[str, Any], is_module: bool) -> None:
        """Execute a main program's code, with the whole recursion limit for itself."""
        self._native.evaluate_program(code, namespace, is_module)

    def restart_after_fork(self, context: bool) -> bool:
        """In a forked child: leave what was recorded to the parent and go on with a span of its own. False when none was running.

        context: note the functions around codesnap's own as well as those within.
        """
        return bool(self._native.restart_after_fork(context))

    @property
    def event_count(self) -> int:
        """How many entries and exits were recorded so far."""
        return int(self._native.event_count(self._handle))

    def clear(self) -> None:
        """Forget the events and keep their memory for the next span."""
        self._native.clear(self._handle)

    def cleanup(self) -> None:
        """Forget the events and give their memory back."""
        self._native.cleanup(self._handle)

    def encode(self, info: Iterable[Tuple[str, str]]) -> bytes:
        """Return the trace as the bytes of a `.csnap` file. Only between spans."""
        unresolved = self._native.unresolved()
        if unresolved:
            names = qualified_names(code for _, code in unresolved)
            for (function, _), name in zip(unresolved, names):
                self._native.resolve(function, name)
        return bytes(self._native.encode(self._handle, list(info)))
