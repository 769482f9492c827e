"""Interpreters that report what cannot be, or vanish, and clocks that jump: played by a program in the interpreter's place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Bench
from faults import Faulty, samples, the_line

_FAKE = """#!{python}
import json, os, subprocess, sys
ended = subprocess.run([{python!r}, *sys.argv[1:]])
request = json.loads(sys.argv[-1])
path = request["report"]
if ended.returncode or not os.path.exists(path):
    sys.exit(ended.returncode)
with open(path) as file:
    report = json.load(file)
if request["action"] == "environment":
    report["executable"] = os.path.abspath(__file__)
action = request["action"]
with open(__file__ + "." + action, "ab") as file:
    file.write(b"x")
    number = file.tell()
text = None
{body}
with open(path, "w") as file:
    file.write(json.dumps(report) if text is None else text)
"""


def _fake(folder: Path, body: str) -> Path:
    """An interpreter that changes its reports: `report` of the `number`-th process for an `action`."""
    path = folder / "python"
    path.write_text(_FAKE.format(python=sys.executable, body=body))
    path.chmod(0o755)
    return path


def _run(bench: Bench, folder: Path, body: str, expect: int = 2) -> tuple[Faulty, subprocess.CompletedProcess[str]]:
    faulty = Faulty(folder, "return", options=["--arm", "python", "--package", ROOT / "Sources", "--rounds", "2"])
    arguments = faulty.arguments
    arguments[1] = _fake(folder, body)
    return faulty, bench.run("run", *arguments, "--output", faulty.output, expect=expect)


_SET_BACK = "its clock stood still or was set back; run it again"
THIRD = "if action == 'sample' and number == 3: "
FAULTS = {
    "a clock that stands still": (THIRD + "report['traced_ns'][2] = 0", f"reported a block of 0 ns: {_SET_BACK}"),
    "a clock that is set back": (
        THIRD + "report['untraced_ns'][0] = -3_600_000_000_000",
        f"reported a block of -3600000000000 ns: {_SET_BACK}",
    ),
    "a clock that leaps": (THIRD + "report['untraced_ns'][0] += 3_600_000_000_000", "its clock jumped; run it again"),
    "a clock beyond time": (THIRD + "report['traced_ns'] = [2**63 - 1] * len(report['traced_ns'])", "its clock jumped; run it again"),
    "a number beyond numbers": (THIRD + "report['traced_ns'][0] = 2**70", "reported what cannot be read"),
    "half a block": (THIRD + "report['traced_ns'][0] = 0.5", "reported what cannot be read"),
    "too few blocks": (THIRD + "report['traced_ns'].pop()", " traced blocks in the order "),
    "no blocks": (THIRD + "report.update(untraced_ns=[], traced_ns=[], order='')", "reported 0 untraced and 0 traced blocks"),
    "other events": (THIRD + "report['events'] = -1", "events"),
    "no JSON": (THIRD + "text = '{\"order\": '", "reported what cannot be read"),
    "nothing": (THIRD + "text = ''", "reported what cannot be read"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_reports_that_cannot_be_right(bench: Bench, tmp_path: Path, fault: str) -> None:
    """No such figure gets into a result; those before it stay."""
    body, reason = FAULTS[fault]
    faulty, failed = _run(bench, tmp_path, body)
    line = the_line(failed)
    assert line.startswith("faulty under ") and reason in line
    assert failed.stdout == "" and samples(faulty.results()) == 2


@pytest.mark.parametrize("change", ["report['iterations'] = 0", "report['call_ns'] = -1", "report['call_ns'] = 10**18"])
def test_calibrations_that_cannot_be_right(bench: Bench, tmp_path: Path, change: str) -> None:
    """How long a block should be is not taken from a clock that jumps."""
    _, failed = _run(bench, tmp_path, f"if action == 'calibrate': {change}")
    assert the_line(failed).startswith("calibrating faulty on CPython 3.")


def test_an_interpreter_that_vanishes(bench: Bench, tmp_path: Path) -> None:
    """Between two rounds: an upgrade, a container that is cleaned up."""
    faulty, failed = _run(bench, tmp_path, THIRD + "os.remove(__file__)")
    line = the_line(failed)
    assert line.startswith("faulty under ") and line.endswith(f": cannot start {tmp_path}/python: No such file or directory")
    assert samples(faulty.results()) == 3


@pytest.mark.parametrize("change", ["report['peak_memory'] = None", "report.pop('peak_memory')"])
def test_memory_that_is_not_known(bench: Bench, tmp_path: Path, change: str) -> None:
    """It is a dash, not a zero, and no key."""
    faulty, ended = _run(bench, tmp_path, f"if action == 'sample': {change}", expect=4)
    text = json.dumps(faulty.results())
    assert '_memory"' not in text and "bytes_per_event" in text
    row = next(line for line in ended.stdout.splitlines() if line.startswith("faulty") and "MiB" not in line and line.split()[2] == "2")
    assert row.split()[-2:] == ["-", "-"]


def test_metrics_beside_time(bench: Bench, tmp_path: Path) -> None:
    """Peak memory of every process, what an arm adds to the control's, and the bytes that an event takes in a trace file."""
    faulty, ended = _run(bench, tmp_path, "", expect=4)
    control, python = (entry for entry in faulty.results()["entries"])
    peaks = [sample["peak_memory"] for entry in (control, python) for sample in entry["cell"]["samples"]]
    assert len(peaks) == 4 and all(1_000_000 < peak < 10_000_000_000 for peak in peaks)
    assert "added_memory" not in control["summary"] and "bytes_per_event" not in control["summary"]
    assert control["summary"]["peak_memory"] == sum(peaks[:2]) / 2
    pairs = [
        traced["peak_memory"] - untraced["peak_memory"]
        for traced in python["cell"]["samples"]
        for untraced in control["cell"]["samples"]
        if traced["round"] == untraced["round"]
    ]
    assert python["summary"]["added_memory"] == sum(pairs) / 2
    trace = python["cell"]["trace"]
    assert trace["events"] == 2 and trace["bytes"] > 10
    assert python["summary"]["bytes_per_event"] == trace["bytes"] / 2
    assert f"{trace['bytes'] / 2:.2f}" in ended.stdout and " MiB" in ended.stdout
    summary = bench.run("report", faulty.output / "results.json", "--format", "markdown", expect=4).stdout
    assert "| bytes an event | peak memory |" in summary and f"| {trace['bytes'] / 2:.2f} | " in summary
