"""Results as the harness writes them, made up: no test of the page has to measure."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
from pathlib import Path
from typing import Any

FINGERPRINT = {
    "implementation": "CPython",
    "python": "3.11",
    "cpu": "Example 3000",
    "version": "3.11.2",
    "build": "main Nov 1 2024, GCC 12.2.0",
    "cores": 2,
    "system": "debian 12",
    "kernel": "Linux 6.1",
    "libc": "glibc 2.36",
    "cpu_flags": "0badf00d",
    "method": "1",
}
UNTRACED_NS = 4_000_000


def environment(version: str = "3.11.2") -> dict[str, Any]:
    """An interpreter and what its figures are kept under."""
    minor = int(version.split(".")[1])
    interpreter = {
        "executable": f"/opt/python {version}/bin/python3",
        "implementation": "CPython",
        "version": version,
        "major": 3,
        "minor": minor,
        "build": "main Nov 1 2024",
        "compiler": "GCC 12.2.0",
        "libc": "glibc 2.36",
    }
    return {"interpreter": interpreter, "fingerprint": {**FINGERPRINT, "python": f"3.{minor}", "version": version}}


def ratios(around: float, count: int, name: str) -> list[float]:
    """Ratios that spread by a percent, always the same for a name."""
    draw = random.Random(name)
    return [around * draw.lognormvariate(0, 0.01) for _ in range(count)]


def entry(
    workload: str, arm: str, around: float, *, rounds: int = 20, again: int = 0, interpreter: int = 0, salt: str = ""
) -> dict[str, Any]:
    """A cell that nobody has judged yet."""
    found = ratios(around, rounds + again, f"{workload} {arm} {interpreter} {salt}")
    samples = [
        {
            "pass": "first" if index < rounds else "second",
            "round": index,
            "position": index,
            "hash_seed": 1,
            "order": "UTTU",
            "untraced_ns": [UNTRACED_NS] * 2,
            "traced_ns": [int(UNTRACED_NS * ratio)] * 2,
        }
        for index, ratio in enumerate(found)
    ]
    cell = {
        "interpreter": interpreter,
        "workload": workload,
        "workload_sha256": hashlib.sha256(workload.encode("utf-8", "surrogatepass")).hexdigest(),
        "arm": arm,
        "is_reference": arm in ("untraced", "cprofile") or arm.endswith("@base"),
        "iterations": 16,
        "samples": samples,
    }
    middle = sorted(found)[len(found) // 2]
    summary = {
        "ratio": middle,
        "interval": {"lower": middle * 0.995, "upper": middle * 1.005, "confidence": 0.96},
        "spread": 0.01,
        "untraced_seconds": UNTRACED_NS * 1e-9 / 16,
        "traced_seconds": UNTRACED_NS * 1e-9 / 16 * middle,
    }
    if arm != "untraced":
        cell["events"] = 10336
        summary |= {"residue": 1.002, "residue_interval": {"lower": 0.99, "upper": 1.01, "confidence": 0.96}}
    return {"cell": cell, "summary": summary, "comparison": {"verdict": "no baseline", "basis": "none", "note": ""}}


def run(entries: list[dict[str, Any]], **others: Any) -> dict[str, Any]:
    """A run of these cells."""
    return {
        "schema": "codesnap-bench results",
        "version": 2,
        "command": ["/opt/bin/codesnap-bench", "run", "--python", "python3"],
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "date": "2026-01-01T00:00:00Z",
        "seconds": 61.4,
        "seed": 42,
        "rounds": 20,
        "tolerance": 0.02,
        "load": {"seconds": 60.0, "processors": 2, "others": 0.3, "stolen": 0.01},
        "machine": {"cpu": "Example 3000", "cpu_flags": "0badf00d", "cores": 2, "system": "debian 12", "kernel": "Linux 6.1"},
        "environments": [environment()],
        "order": [],
        "entries": entries,
        "outcome": "no baseline",
        **others,
    }


def baseline(cells: dict[tuple[str, str], list[float]]) -> dict[str, Any]:
    """A baseline of the same environment, by workload and arm."""
    return {
        "schema": "codesnap-bench baseline",
        "version": 1,
        "fingerprint": FINGERPRINT,
        "cells": [
            {
                "workload": workload,
                "workload_sha256": hashlib.sha256(workload.encode("utf-8", "surrogatepass")).hexdigest(),
                "arm": arm,
                "commit": "fedcba9876543210fedcba9876543210fedcba98",
                "date": "2025-12-01T00:00:00Z",
                "seed": 1,
                "ratios": found,
                "untraced_seconds": [UNTRACED_NS * 1e-9 / 16] * len(found),
            }
            for (workload, arm), found in cells.items()
        ],
    }


class Reporter:
    """Makes reports with the command, in a folder of its own."""

    def __init__(self, bench: Path, folder: Path):
        self.bench = bench
        self.folder = folder
        (folder / "baselines").mkdir()

    def store(self, cells: dict[tuple[str, str], list[float]]) -> None:
        """Keep a baseline."""
        (self.folder / "baselines" / "made-up.json").write_text(json.dumps(baseline(cells)))

    def judged(self, made: dict[str, Any], *options: str) -> str:
        """The report of a run after the gate has judged it."""
        return self._page(["gate", "--baselines", str(self.folder / "baselines"), *options, "--results"], made)

    def as_it_is(self, made: dict[str, Any]) -> str:
        """The report of a run that says itself how it ended."""
        return self._page(["report"], made)

    def _page(self, command: list[str], made: dict[str, Any]) -> str:
        results, page = self.folder / "results.json", self.folder / "report.html"
        results.write_text(json.dumps(made))
        ended = subprocess.run([self.bench, *command, results, "--html", page], capture_output=True, text=True, timeout=60)
        assert ended.returncode in (0, 1, 2, 3, 4, 5) and page.exists(), ended.stderr
        text = page.read_text(encoding="utf-8")
        page.unlink()
        return text
