"""Stands in for VizTracer where trace0 is not installed."""

import importlib.util
import os

_path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers", "viztracer.py")
_spec = importlib.util.spec_from_file_location("viztracer_of_both", _path)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
VizTracer = _module.VizTracer
__version__ = _module.__version__
