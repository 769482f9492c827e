"""Load a Python file by its path."""

import hashlib
import importlib.util
import os
import sys
from types import ModuleType
from typing import Callable, Optional


class Workload:
    """A workload file: `call` runs it once, `summary` is the first sentence of its docstring, `sha256` identifies its source.

    `events_vary` says that two calls need not have the same number of events.
    """

    def __init__(self, module: ModuleType, path: str) -> None:
        self.call: Callable[[], object] = module.workload
        self.summary = " ".join((module.__doc__ or "").strip().partition("\n\n")[0].split())
        self.events_vary = bool(getattr(module, "EVENTS_VARY", False))
        self._events = getattr(module, "EVENTS", None)
        self._path = path
        with open(path, "rb") as file:
            self.sha256 = hashlib.sha256(file.read()).hexdigest()

    def count_events(self) -> Optional[int]:
        """The events of one call that the file states, or finds out where its EVENTS is a function; None where it does not know.

        Raises TypeError when that is no whole number.
        """
        if self.events_vary:
            return None
        events = self._events() if callable(self._events) else self._events
        if events is not None and (not isinstance(events, int) or isinstance(events, bool)):
            raise TypeError("EVENTS in %s is not a whole number" % self._path)
        return events


def load_file(path: str, name: str) -> ModuleType:
    """Run the Python file at `path` as the module `name` and return the module. Its folder comes first on sys.path."""
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError("%s is not a Python file" % path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def load_workload(path: str) -> Workload:
    """Load a workload file. Raises AttributeError when it has no function `workload`."""
    module = load_file(path, "codesnap_workload")
    if not callable(getattr(module, "workload", None)):
        raise AttributeError("%s has no function workload()" % path)
    return Workload(module, path)
