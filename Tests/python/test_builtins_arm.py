"""The harness's arm that records C functions, too: its counts against the interpreter's own account."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import codesnap

ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import sys
from codesnap_sampler import arms, loading

workload = loading.load_workload(sys.argv[1])
workload.call()
arm = arms.make({"name": "c+builtins"})
print(workload.count_events(), arm.count_once(workload.call), arm.count_once(workload.call))
"""


def count(workload, tmp_path):
    """Run the arm as the harness does. Return what the workload states and what the arm counted, twice; or the error's last line."""
    (tmp_path / "codesnap_sampler").symlink_to(ROOT / "Sources/Benchmarking/Sampler")
    # The package under test first: another test may have put the sources before it, which have no extension.
    path = [str(tmp_path), str(Path(codesnap.__file__).parent.parent), *sys.path]
    program = f"import sys; sys.path[:0] = {path!r}\n{_PROGRAM}"
    done = subprocess.run([sys.executable, "-c", program, str(workload)], capture_output=True, text=True)
    return done.stdout.split() or done.stderr.splitlines()[-1]


def test_it_counts_what_sys_setprofile_tells_of(tmp_path, native):
    stated, first, second = map(int, count(ROOT / "Workloads/fib.py", tmp_path))
    assert stated == first == second  # nothing but Python functions


def test_c_functions_come_on_top_of_what_a_workload_states(tmp_path, native):
    program = tmp_path / "program.py"
    program.write_text("EVENTS = 2\n\ndef workload():\n    sorted([2, 1])\n    return len([])\n")
    assert count(program, tmp_path) == ["2", "6", "6"]


def test_a_count_that_differs_is_an_error(tmp_path, native):
    program = tmp_path / "program.py"
    program.write_text("calls = []\n\ndef workload():\n    calls.append(1)\n    for _ in calls:\n        len([])\n")
    error = count(program, tmp_path)
    assert error == "RuntimeError: 10 events were recorded, sys.setprofile tells of 8"
