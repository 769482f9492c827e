"""Other people's tools, for comparison: each does what it does for its users, in its own defaults unless said otherwise."""

import importlib
from typing import Dict

from codesnap_sampler import versions
from codesnap_sampler.arm import Arm

NAMES = ("viztracer", "trace0", "yappi", "pyinstrument", "coverage")


def make(name: str, folder: str) -> Arm:
    """The arm of that name. What it writes goes to `folder`."""
    # Each is imported where it is asked for, and nothing else with it.
    if name == "viztracer":
        return importlib.import_module("codesnap_sampler.peer_viztracer").VizTracerArm()
    if name == "trace0":
        return importlib.import_module("codesnap_sampler.peer_trace0").Trace0Arm(folder)
    profilers = importlib.import_module("codesnap_sampler.peer_profilers")
    return {"yappi": profilers.YappiArm, "pyinstrument": profilers.PyinstrumentArm, "coverage": profilers.CoverageArm}[name]()


def describe() -> Dict[str, Dict[str, str]]:
    """`versions` of the tools that can be imported, by name, and for the others `reasons` why not."""
    found: Dict[str, str] = {}
    reasons: Dict[str, str] = {}
    for name in NAMES:
        try:
            found[name] = versions.of(name, importlib.import_module(name)) or "of unknown version"
        except Exception as error:
            reasons[name] = "%s: %s" % (type(error).__name__, error)
    return {"versions": found, "reasons": reasons}
