"""CodeSnap records every function entry and exit of a Python program and shows them as a flame graph.

>>> from codesnap import CodeSnap
>>> with CodeSnap(output_file="result.html"):
...     main()

From the command line: `python3 -m codesnap script.py arguments`.
"""

import sys

__version__ = "0.1.0"

# What the interpreter had loaded by itself; see _program.
_modules_before = frozenset(sys.modules)

# As a command (the interpreter says "-m" until it has found the module) the folder of the program to trace stands first on
# sys.path, and its json.py or html.py would be taken for the library's.
_is_command = getattr(sys, "argv", [])[:1] == ["-m"] and not getattr(sys.flags, "safe_path", sys.flags.isolated)
_program_folder = sys.path[:1] if _is_command else []
del sys.path[: len(_program_folder)]
try:
    from ._codesnap import CodeSnap
    from ._csnap_format import TraceFileError
    from ._model import Event, Function, Slice, Span, Step, Task, Thread
    from ._trace import Trace

    if _is_command:
        from . import commands  # noqa: F401
finally:
    sys.path[:0] = _program_folder

__all__ = [
    "CodeSnap",
    "Event",
    "Function",
    "Slice",
    "Span",
    "Step",
    "Task",
    "Thread",
    "Trace",
    "TraceFileError",
    "__version__",
]
