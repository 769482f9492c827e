"""Imports: modules of the standard library that are imported anew.

Call shape: the import system's own functions, which are frozen into the interpreter, and the bodies of modules and classes, each of
which runs once: its code is read from a file and is gone soon after. A tracer meets every function for the first time. The modules that
were there before are there again afterwards.

How many functions the import system runs is up to the Python version: the interpreter's own account says how many events a call has.
"""

import importlib
import os
import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

# Modules that do nothing to others when they are imported.
_NAMES = ("bisect", "colorsys", "fnmatch", "json", "json.decoder", "json.encoder", "json.scanner", "shlex", "textwrap")
for _name in _NAMES:
    importlib.import_module(_name)

# Only the standard library is looked through, by the interpreter's own finders: whoever writes to another folder of sys.path meanwhile
# would make the import system read that folder again, which is some calls more.
_PATH = [os.path.dirname(os.__file__)]
_FINDERS = [BuiltinImporter, FrozenImporter, PathFinder]

# PyPy forgets an import's lock when it next collects garbage, which takes a call whenever that is.
EVENTS_VARY = sys.implementation.name == "pypy"


def workload() -> int:
    """Import nine modules anew and return how many names they have."""
    kept = {name: sys.modules.pop(name) for name in _NAMES}
    path, finders = sys.path, sys.meta_path
    sys.path, sys.meta_path = _PATH, _FINDERS  # type: ignore[assignment]
    names = 0
    try:
        for name in _NAMES:
            names += len(vars(importlib.import_module(name)))
    finally:
        sys.path, sys.meta_path = path, finders
        sys.modules.update(kept)
    return names


def EVENTS() -> int:
    """Entries plus exits of one call, as `sys.setprofile` tells of them."""
    events: list = []
    workload()  # compiled, and the folder read
    sys.setprofile(lambda frame, event, argument: events.append(event))
    workload()
    sys.setprofile(None)
    return events.count("call") + events.count("return")


if __name__ == "__main__":
    print(workload())
