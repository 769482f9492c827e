"""Profilers, debuggers and coverage tools of the program's own see what they see untraced, and keep what is theirs."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from codesnap import Trace
from conftest import HAS_MONITORING, need_native
from test_command_parity import run

BESIDE = Path(__file__).with_name("beside.py")

CORES = ["ctrace", "pytrace", *(["sysmon"] if HAS_MONITORING else [])]


def both(folder, tracer, *arguments):
    """What the program prints untraced and traced, and the calls in the trace."""
    (folder / "beside.py").write_text(BESIDE.read_text())
    untraced = run(["beside.py", *arguments], folder)
    assert untraced[0] == 0 and untraced[1].count("\n") > 1, untraced
    traced = run(["-m", "codesnap", "--tracer", tracer, "-q", "-o", "trace.csnap", "beside.py", *arguments], folder)
    trace = Trace.load(folder / "trace.csnap")
    return untraced, traced, [trace.functions[call.function].name for call in trace.slices()]


@pytest.mark.parametrize("tool", ["cprofile", "settrace", "setprofile", "threads", "debugger", "monitoring"])
def test_a_tool_sees_what_it_sees_untraced(tracer, tmp_path, tool):
    if tool == "monitoring":
        if not HAS_MONITORING:
            pytest.skip("sys.monitoring came with CPython 3.12")
        if tracer == "python":
            pytest.skip("the Python tracer is such a tool itself, and takes one of the ids")
    takes_profile_function = tool in ("cprofile", "setprofile", "threads")
    if tracer == "python" and not HAS_MONITORING and takes_profile_function:
        pytest.skip("the Python tracer needs the profile function for itself up to CPython 3.11")
    if tool == "settrace" and sys.implementation.name == "pypy":
        pytest.skip("with any profile function PyPy tells a trace function of C functions, too")
    untraced, traced, calls = both(tmp_path, tracer, tool)
    assert traced == untraced
    if tool != "debugger":
        assert calls.count("fail") == 4 and calls.count("square") == 4


@pytest.mark.parametrize("core", CORES)
def test_coverage(tracer, tmp_path, monkeypatch, core):
    if importlib.util.find_spec("coverage") is None:
        pytest.skip("coverage is not installed for this interpreter")
    monkeypatch.setenv("COVERAGE_CORE", core)
    (tmp_path / "beside.py").write_text(BESIDE.read_text())
    command = ["beside.py", "coverage"]
    untraced = run(command, tmp_path)
    assert untraced[0] == 0 and "[(" in untraced[1], untraced
    assert run(["-m", "codesnap", "--tracer", tracer, "-q", "-o", "trace.csnap", *command], tmp_path) == untraced
    trace = Trace.load(tmp_path / "trace.csnap")
    calls = [trace.functions[call.function].name for call in trace.slices()]
    assert calls.count("fail") == 4 and calls.count("square") == 4


def test_the_evaluator_is_put_back(tmp_path):
    need_native()
    (tmp_path / "beside.py").write_text(BESIDE.read_text())
    status, output, errors = run(["beside.py", "evaluator"], tmp_path)
    assert (status, errors) == (0, "")
    assert output == "True True\n" * 3 + "True 15ab\n" + "True True\n"


def test_cprofile_runs_a_program_that_traces(tracer, tmp_path):
    """The other way round: the tool is there first."""
    if tracer == "python" and not HAS_MONITORING:
        pytest.skip("the Python tracer needs the profile function for itself up to CPython 3.11")
    (tmp_path / "inner.py").write_text(
        f"import codesnap, sys\nsys.path.insert(0, {os.fspath(BESIDE.parent)!r})\nimport beside\n"
        f"snap = codesnap.CodeSnap({tracer!r})\nsnap.start()\nbeside.program()\nsnap.stop()\n"
        "print(sum(call.function >= 0 for call in snap.parse().slices()))\n"
    )
    plain = run(["inner.py"], tmp_path)
    profiled = run(["-m", "cProfile", "-o", "stats", "inner.py"], tmp_path)
    assert plain[0] == 0 and profiled == plain
    import pstats

    stats = pstats.Stats(os.fspath(tmp_path / "stats")).stats
    counts = {name: total for (path, _, name), (_, total, _, _, _) in stats.items() if path.endswith("beside.py")}
    assert (counts["fail"], counts["square"], counts["program"]) == (4, 4, 1)
    assert sys.getprofile() is None
