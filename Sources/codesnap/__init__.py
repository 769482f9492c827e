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

from ._codesnap import CodeSnap  # noqa: E402
from ._csnap_format import TraceFileError  # noqa: E402
from ._model import Event, Function, Slice, Span, Thread  # noqa: E402
from ._trace import Trace  # noqa: E402

__all__ = ["CodeSnap", "Event", "Function", "Slice", "Span", "Thread", "Trace", "TraceFileError", "__version__"]
