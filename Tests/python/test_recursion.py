"""What recurses untraced recurses traced: as deep as it likes, and with RecursionError at the same depth."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from codesnap import Trace
from conftest import need_native
from test_command_parity import run

RECURSIONS = Path(__file__).with_name("recursions.py")


def depths(folder, *arguments):
    status, output, errors = run([*arguments, "1000"], folder)
    assert (status, errors) == (0, "")
    return json.loads(output)


@pytest.mark.parametrize("way", [[os.fspath(RECURSIONS)], ["-m", "recursions"]], ids=["script", "module"])
def test_recursion_error_comes_at_the_same_depth(tmp_path, monkeypatch, way):
    need_native()
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "recursions.py").write_text(RECURSIONS.read_text())
    untraced = depths(tmp_path, *way)
    traced = depths(tmp_path, "-m", "codesnap", "--tracer", "c", "-q", *way)
    assert len(untraced) >= 18 and None not in untraced.values()
    assert untraced["by_call"] > 900
    if sys.version_info[:2] == (3, 12):
        # What goes through C has a budget of its own there, of 1,500 units, of which the hook gives back what its frames take: it
        # cannot tell which of them CPython would not have inlined. So these come later, and never earlier.
        for name in [name for name in untraced if name.startswith("through_")]:
            assert traced.pop(name) >= untraced.pop(name)
    if sys.version_info >= (3, 13):
        # Where CPython inlines a class's __init__ it takes two levels of the limit, and one where it does not.
        assert traced.pop("through_init") >= untraced.pop("through_init")
    assert traced == untraced


DEEP = """
import sys, threading
sys.setrecursionlimit(10**6)
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)
def key(n):
    if n:
        sorted([n - 1], key=key)
def start(size):
    threading.stack_size(size)
    thread = threading.Thread(target=down, args=(DEPTH,))
    thread.start()
    thread.join()
print(down(DEPTH))
for size in (256 << 10, 0):
    start(size)
key(150)
"""


def test_a_recursion_of_100000_calls_runs_and_is_recorded_whole(tmp_path):
    need_native()
    depth = 100_000
    (tmp_path / "deep.py").write_text(DEEP.replace("DEPTH", str(depth)))
    command = ["-m", "codesnap", "--tracer", "c", "-q", "-o", "deep.csnap", "deep.py"]
    assert run(command, tmp_path) == (0, f"{depth}\n", "")
    trace = Trace.load(tmp_path / "deep.csnap")
    (down,) = [number for number, function in enumerate(trace.functions) if function.name == "down"]
    deepest = {}
    count = 0
    for call in trace.slices():
        if call.function == down:
            count += 1
            deepest[call.thread] = max(deepest.get(call.thread, 0), call.depth)
        assert not call.unfinished and not call.still_running
    assert count == 3 * (depth + 1)
    assert len(deepest) == 3 and min(deepest.values()) > depth


def test_a_recursion_that_never_ends_is_the_programs_own_error(tmp_path):
    need_native()
    (tmp_path / "endless.py").write_text("def f():\n    f()\ntry:\n    f()\nexcept RecursionError as error:\n    print(error)\n")
    untraced = run(["endless.py"], tmp_path)
    assert untraced[1].startswith("maximum recursion depth exceeded")
    assert run(["-m", "codesnap", "--tracer", "c", "-q", "endless.py"], tmp_path) == untraced
