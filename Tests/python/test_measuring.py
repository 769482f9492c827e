"""The scripts that measure: pyperformance's programs and what an event costs in different kinds of programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from codesnap import CodeSnap

MEASURING = Path(__file__).resolve().parent.parent.parent / "scripts" / "measuring"
PROGRAM = '''
import os
import pyperf

def step():
    return os.path.basename(__file__)

def work(times):
    for _ in range(times):
        step()

def timed(loops, times):
    assert times == 6
    started = pyperf.perf_counter()
    for _ in range(loops):
        work(times)
    return pyperf.perf_counter() - started

def add_cmdline_args(cmd, args):
    raise AssertionError("only pyperf's own workers are handed a command line")

if __name__ == "__main__":
    runner = pyperf.Runner(add_cmdline_args=add_cmdline_args)
    runner.metadata["description"] = "An example"
    runner.argparser.add_argument("--times", type=int, default=5)
    args = runner.parse_args()
    runner.bench_func("first", work, args.times)
    runner.bench_time_func("second", timed, args.times + 1)
'''


@pytest.fixture
def measuring(monkeypatch):
    """The modules of scripts/measuring, importable."""
    monkeypatch.syspath_prepend(str(MEASURING))
    # The harness's folder is built into its program: nothing is left there.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


def measure_program(folder: Path, arm: str, **options) -> dict:
    """Write the example as one of pyperformance's programs, measure it in a process, and return the report."""
    program = folder / "bm_example"
    program.mkdir(exist_ok=True)
    (program / "run_benchmark.py").write_text(PROGRAM)
    report = folder / "report.json"
    request = {
        "program": "example", "arm": arm, "report": str(report), "benchmarks": str(folder), "block_seconds": 0.002, "pairs": 4,
        "fresh_memory": False, "cpu_time": False,
    }
    request.update(options)
    command = [sys.executable, "-B", str(MEASURING / "pyperformance_process.py"), json.dumps(request)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return json.loads(report.read_text())


@pytest.mark.parametrize("options", [{}, {"fresh_memory": True, "cpu_time": True}])
def test_a_program_runs_as_it_is_untraced_and_traced_in_turn(tmp_path, tracer, options):
    report = measure_program(tmp_path, tracer, **options)
    assert len(report["untraced"]) == len(report["traced"]) == len(report["events"]) in (2, 4)
    assert min(report["untraced"] + report["traced"]) > 0
    # All blocks do the same work, and nothing of an earlier one is counted with the next.
    assert len(set(report["events"])) == 1 and report["events"][0] > 100


def test_an_arm_that_does_not_count_has_no_events(tmp_path):
    assert set(measure_program(tmp_path, "cprofile")["events"]) == {None}


def test_figures_of_a_cell(measuring):
    import processes

    cell = processes.Cell()
    cell.add({"untraced": [1.0, 2.0, 1.0], "traced": [1.5, 3.0, 9.0], "events": [10**8, 2 * 10**8, 10**8], "switches": 10**6})
    assert cell.ratios == [1.5] and cell.events_per_second == [10**8]
    assert cell.nanoseconds_per_event == [pytest.approx(5)] and cell.events_per_switch == [100]
    # Two events are no ground for a figure an event; an arm that does not count has none at all.
    rare = processes.Cell()
    rare.add({"untraced": [1.0], "traced": [1.1], "events": [2]})
    assert rare.nanoseconds_per_event == [] and rare.events_per_second == [2]
    uncounted = processes.Cell()
    uncounted.add({"untraced": [1.0], "traced": [2.0], "events": [None]})
    assert uncounted.ratios == [2] and uncounted.events_per_second == []


def test_a_process_that_fails_is_named(measuring, tmp_path, capsys):
    import processes

    options = {"benchmarks": str(tmp_path), "cpu_time": False}
    with pytest.raises(SystemExit) as failure:
        processes.run("pyperformance_process.py", [("missing", "python")], 1, 1, options, str(tmp_path))
    assert "missing under python failed: FileNotFoundError" in str(failure.value)


def test_table_in_markdown(measuring):
    import processes

    lines = processes.table(["program", "ratio"], [["fib", "1.50"], ["x", "10.00"]]).splitlines()
    assert lines == ["| program | ratio |", "|---------|------:|", "| fib     |  1.50 |", "| x       | 10.00 |"]


def test_threads_hand_over_as_often_as_is_said(measuring, tmp_path):
    import event_programs

    snap = CodeSnap(tracer="python")
    with_switches = event_programs.SWITCHES["8 threads handing over, one core"]
    snap.start()
    event_programs.hand_over(2)
    snap.stop()
    trace = snap.parse()
    calls = [slice for slice in trace.slices() if trace.functions[slice.function].name == "_fib"]
    calls.sort(key=lambda slice: slice.start)
    turns = sum(earlier.thread != later.thread for earlier, later in zip(calls, calls[1:]))
    assert turns == 2 * with_switches - 1
    assert len({slice.thread for slice in calls}) == event_programs.THREADS
    assert threading.active_count() == 1


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system cannot pin a process")
def test_event_cost_end_to_end(tmp_path):
    from conftest import need_native

    need_native()
    import codesnap

    command = [
        sys.executable, str(MEASURING / "event_table.py"), "--package", str(Path(codesnap.__file__).parent.parent),
        "--rounds", "1", "--block", "2", "--pairs", "2", "--seed", "3",
    ]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, universal_newlines=True).stdout
    assert output.splitlines()[0].endswith("CPU time, processes a program: 1, medians over them; --seed 3")
    for program in ("fib", "fib, one core", "8 threads handing over, one core", "generators", "asyncio", "exceptions"):
        assert "| %s " % program in output
    assert "a switch every" in output
    assert output.count("times fib's") == 3
