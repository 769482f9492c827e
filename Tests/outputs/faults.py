"""What the tests of faults share: a workload that goes wrong in a process of their choice, and what a failure must look like."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import Bench

_WORKLOAD = '''"""Notes each process that loads it, and each call."""
import os, signal, subprocess, sys, time

EVENTS = 2
FOLDER = {folder!r}
MAIN = os.getpid()
with open(FOLDER + "/processes", "ab") as file:
    file.write(b"x")
    PROCESS = file.tell()
calls = 0

def workload():
    global calls
    calls += 1
    if PROCESS < {process} or calls < {call}:
        return
{body}
'''


@dataclass
class Faulty:
    """A workload that runs `body` from a process and a call on, both counted from 1; the first process calibrates."""

    folder: Path
    body: str
    process: int = 4
    call: int = 3
    options: list[object] = field(default_factory=lambda: ["--arm", "cprofile", "--rounds", "2"])

    @property
    def path(self) -> Path:
        """The file."""
        path = self.folder / "faulty.py"
        body = "".join(f"    {line}\n" for line in self.body.splitlines())
        path.write_text(_WORKLOAD.format(folder=str(self.folder), process=self.process, call=self.call, body=body))
        return path

    @property
    def output(self) -> Path:
        """Where results go."""
        return self.folder / "output"

    @property
    def arguments(self) -> list[object]:
        """Of `run`, `gate` or `baseline update`."""
        return ["--python", sys.executable, "--workload", self.path, "--baselines", self.folder / "baselines", *self.options]

    def run(self, bench: Bench, *more: object, expect: int = 0, **how: Any) -> subprocess.CompletedProcess[str]:
        """`run` with it."""
        return bench.run("run", *self.arguments, "--output", self.output, *more, expect=expect, **how)

    def results(self) -> dict[str, Any]:
        """What the run left."""
        return json.loads((self.output / "results.json").read_text(encoding="utf-8"))

    def noted(self, name: str) -> list[str]:
        """The lines of a file that the body wrote."""
        path = self.folder / name
        return path.read_text().split() if path.exists() else []


def the_line(result: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr that says what went wrong; below it may be the last lines of the process."""
    lines = [line for line in result.stderr.splitlines() if not line.startswith("  | ")]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("codesnap-bench: ")
    return lines[0].removeprefix("codesnap-bench: ")


def samples(results: dict[str, Any]) -> int:
    """How many processes measured."""
    return sum(len(entry["cell"]["samples"]) for entry in results["entries"])


def is_running(process: str) -> bool:
    """Whether a process still runs; one that waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
