"""The README's example of gating somebody else's tool, run as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, Bench

BEGINNING = "For example, what coverage.py costs"


def commands() -> list[str]:
    """The lines of the example, without the two that install packages: the tests run with one that is installed."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(re.escape(BEGINNING) + r"[^\n]*\n\n((?:    [^\n]*\n|\n)+)", text)
    assert block is not None, "the README has no such example"
    lines = [line[4:] for line in block.group(1).rstrip().split("\n")]
    installing = [line for line in lines if "pip install" in line]
    assert len(installing) == 2
    return [line for line in lines if line not in installing]


def test_gating_coverage_as_the_readme_says(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    # A script, since a link to the interpreter of a virtual environment would not find its packages.
    python = tmp_path / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (tmp_path / "commands").mkdir()
    (tmp_path / "commands" / "codesnap-bench").symlink_to(bench.executable.resolve())
    path = os.pathsep.join([str(tmp_path / "commands"), os.environ["PATH"]])
    run = subprocess.run(
        ["bash", "-e", "-o", "pipefail"], input="\n".join(commands()) + "\n", cwd=tmp_path, env={**os.environ, "PATH": path},
        capture_output=True, text=True, timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert len(list((tmp_path / "baselines").glob("cpython-*.json"))) == 1
    assert re.search(r"^qsort +cover +[\d.]+ .* (equivalent|inconclusive|improvement|invalid)", run.stdout, re.MULTILINE), run.stdout
    assert re.search(r"^verdict: held \(exit code 0\)", run.stdout, re.MULTILINE)
