"""Runs that ended as a test needs it: made of a real one by changing what was concluded."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

#: A name that would break whatever does not escape it.
HOSTILE = "a|b\n::error::x\r<img src=x> %0A \"q\" 'p' & [l](http://x) *s* `c` $m$ @you ]]> a:b,c=d :+1: \u202e\x1b[31m"


def concluded(real: dict[str, Any], verdict: str, outcome: str, failure: str | None = None, workload: str | None = None) -> dict[str, Any]:
    """A run all of whose gated cells have this verdict."""
    run = copy.deepcopy(real)
    run["outcome"] = outcome
    for entry in run["entries"]:
        if not entry["cell"]["is_reference"]:
            entry["comparison"]["verdict"] = verdict
        if workload is not None:
            entry["cell"]["workload"] = workload
    if failure is not None:
        run["failure"] = failure
    return run


def many(real: dict[str, Any], count: int) -> dict[str, Any]:
    """A run with so many cells, the last of which are regressions."""
    run = copy.deepcopy(real)
    template = next(entry for entry in run["entries"] if not entry["cell"]["is_reference"])
    run["entries"] = []
    for index in range(count):
        entry = copy.deepcopy(template)
        entry["cell"]["workload"] = f"workload_{index}_" + "x" * 180
        entry["cell"]["samples"] = entry["cell"]["samples"][:1]
        entry["comparison"]["verdict"] = "regression" if index >= count - 3 else "reference"
        run["entries"].append(entry)
    run["outcome"] = "regression"
    return run


def kept(run: dict[str, Any], folder: Path) -> Path:
    """The run in a file."""
    path = folder / "results.json"
    path.write_text(json.dumps(run), encoding="utf-8")
    return path
