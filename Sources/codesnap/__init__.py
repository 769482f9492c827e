"""CodeSnap records every function entry and exit of a Python program and shows them as a flame graph."""

__version__ = "0.1.0"
