"""Load a Python file by its path."""

import hashlib
import importlib.util
import os
import sys
from types import ModuleType
from typing import Callable, Optional


class Workload:
    """A workload file: `call` runs it once, `events` is the count it states or None, `sha256` identifies its source."""

    def __init__(self, call: Callable[[], object], events: Optional[int], sha256: str) -> None:
        self.call = call
        self.events = events
        self.sha256 = sha256


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
    """Load a workload file.

    Raises AttributeError when it has no function `workload`, TypeError when its EVENTS is no whole number.
    """
    module = load_file(path, "codesnap_workload")
    if not callable(getattr(module, "workload", None)):
        raise AttributeError("%s has no function workload()" % path)
    events = getattr(module, "EVENTS", None)
    if events is not None and (not isinstance(events, int) or isinstance(events, bool)):
        raise TypeError("EVENTS in %s is not a whole number" % path)
    with open(path, "rb") as file:
        sha256 = hashlib.sha256(file.read()).hexdigest()
    return Workload(module.workload, events, sha256)
