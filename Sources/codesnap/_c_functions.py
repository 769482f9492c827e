"""Lets the native tracer see calls of C functions, which its hook does not: through `sys.monitoring`, up to 3.11 a profile function."""

from __future__ import annotations

import sys
import threading
from types import FunctionType
from typing import Any, Optional

__all__ = ["CFunctionEvents"]

_TOOL_NAME = "codesnap"
# Those without a meaning first: the program may want a debugger, a coverage tool and cProfile.
_TOOL_IDS = (4, 3, 5, 1, 0, 2)


class CFunctionEvents:
    """Switches the native tracer's callbacks for C functions on and off."""

    def __init__(self, native: Any) -> None:
        """native: the extension module."""
        self._native = native
        self._monitoring: Any = getattr(sys, "monitoring", None)
        self._tool = -1

    def check(self) -> None:
        """Raise RuntimeError when another tool holds what is needed for it."""
        if self._monitoring is None:
            other = sys.getprofile() or getattr(threading, "_profile_hook", None)
            if other is not None:
                kind = other if isinstance(other, FunctionType) else type(other)
                raise RuntimeError(
                    f"another profiler is active ({kind.__module__}.{kind.__qualname__}), and without it C functions cannot be "
                    "seen: stop it first, or record without C functions"
                )
        elif self._free_tool_id() is None:
            tools = ", ".join(str(self._monitoring.get_tool(tool)) for tool in sorted(_TOOL_IDS))
            raise RuntimeError(
                f"sys.monitoring has no tool id left, its users are {tools}: stop one of them first, or record without C functions"
            )

    def start(self) -> None:
        """Record C functions from now on, on all threads. The tracer must be running."""
        monitoring = self._monitoring
        if monitoring is None:
            self._native.start_c_profile()
            return
        tool = self._free_tool_id()
        assert tool is not None
        self._tool = tool
        monitoring.use_tool_id(tool, _TOOL_NAME)
        events = monitoring.events
        monitoring.register_callback(tool, events.CALL, self._native.on_call)
        monitoring.register_callback(tool, events.C_RETURN, self._native.on_c_end)
        monitoring.register_callback(tool, events.C_RAISE, self._native.on_c_end)
        # CALL stands for the other two as well.
        monitoring.set_events(tool, events.CALL)

    def stop(self) -> Optional[str]:
        """End that. Return what the trace lacks, as a sentence, or None."""
        monitoring = self._monitoring
        if monitoring is None:
            if not self._native.stop_c_profile():
                return "the profile function was replaced while tracing: the trace lacks the C functions called after that"
            return None
        tool = self._tool
        self._tool = -1
        monitoring.set_events(tool, 0)
        for event in (monitoring.events.CALL, monitoring.events.C_RETURN, monitoring.events.C_RAISE):
            monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)
        return None

    def _free_tool_id(self) -> Optional[int]:
        for tool in _TOOL_IDS:
            if self._monitoring.get_tool(tool) is None:
                return tool
        return None
