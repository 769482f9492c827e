"""CodeSnap records every function entry and exit of a Python program and shows them as a flame graph.

>>> from codesnap import CodeSnap
>>> with CodeSnap(output_file="result.html"):
...     main()

From the command line: `python3 -m codesnap script.py arguments`.
"""

__version__ = "0.1.0"

from ._codesnap import CodeSnap
from ._csnap_format import TraceFileError
from ._model import Event, Function, Slice, Span, Thread
from ._trace import Trace

__all__ = ["CodeSnap", "Event", "Function", "Slice", "Span", "Thread", "Trace", "TraceFileError", "__version__"]
