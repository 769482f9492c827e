"""The harness's arm that is the Python tracer: one block of a process is counted, and must have what as many single calls have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import codesnap

ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import sys
from codesnap_sampler import arms, blocks, loading

workload = loading.load_workload(sys.argv[1])
answer = blocks.alternate(workload.call, arms.make({"name": "python"}), 3, 2, 1)
print(answer["order"], answer["events"], answer["block_events"], len(answer["traced_ns"]))
"""


def sample(workload, tmp_path):
    """Run the arm as the harness does, three calls a block. Return what it printed, or the error's last line."""
    (tmp_path / "codesnap_sampler").symlink_to(ROOT / "Sources/Benchmarking/Sampler")
    path = [str(tmp_path), str(Path(codesnap.__file__).parent.parent), *sys.path]
    program = f"import sys; sys.path[:0] = {path!r}\n{_PROGRAM}"
    done = subprocess.run([sys.executable, "-c", program, str(workload)], capture_output=True, text=True)
    return done.stdout.split() or done.stderr.splitlines()[-1]


def test_a_block_is_counted(tmp_path):
    assert sample(ROOT / "Workloads/fib.py", tmp_path) == ["UTTU", "10336", "31008", "2"]


def test_a_block_with_another_count_is_an_error(tmp_path):
    program = tmp_path / "program.py"
    program.write_text("calls = []\n\ndef add():\n    calls.append(1)\n\ndef workload():\n    add()\n    if calls[5:]:\n        add()\n")
    assert sample(program, tmp_path) == "RuntimeError: a block of 3 calls recorded 18 events, 12 were expected"
