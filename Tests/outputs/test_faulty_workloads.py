"""Workloads that go wrong in the middle of a run: one clear line, exit code 2, and what was measured before is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, Bench
from faults import Faulty, is_running, samples, the_line

FATAL = {
    "killed": ("os.kill(MAIN, signal.SIGKILL)", "was ended by signal 9 (Killed)"),
    "aborted": ("os.abort()", "was ended by signal 6 (Aborted)"),
    "raised": ("raise ValueError('the raisins are out')", "failed with exit status 1: ValueError: the raisins are out"),
    "raised after megabytes": (
        "for _ in range(200_000): sys.stderr.write('noise' * 4 + chr(10))\nraise ValueError('heard')",
        "failed with exit status 1: ValueError: heard",
    ),
    "raised without stderr": ("os.close(2)\nraise ValueError", "; it left nothing on stderr"),
    "os._exit(0)": ("os._exit(0)", "ended without a report, as if all were well (os._exit?)"),
    "os._exit(3)": ("os._exit(3)", "failed with exit status 3; it left nothing on stderr"),
    "sys.exit()": ("sys.exit()", "sys.exit() was called before anything was reported"),
    "sys.exit(0)": ("sys.exit(0)", "sys.exit(0) was called before anything was reported"),
    "out of memory": ("raise MemoryError", "failed with exit status 1: MemoryError"),
    "no room for the report": (
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))",
        "failed with exit status 1: OSError: [Errno 27] File too large",
    ),
}


@pytest.mark.parametrize("fault", FATAL)
def test_fatal(bench: Bench, tmp_path: Path, fault: str) -> None:
    """The process that went wrong is named with what became of it."""
    body, reason = FATAL[fault]
    faulty = Faulty(tmp_path, body)
    failed = faulty.run(bench, expect=2)
    line = the_line(failed)
    assert line.startswith("faulty under ") and "(CPython 3." in line and reason in line
    assert failed.stdout == "", "figures of a failed run pass for a result"
    results = faulty.results()
    assert results["outcome"] == "failed" and results["failure"] == line
    assert samples(results) == 2


def test_a_hang_takes_its_children_along(bench: Bench, tmp_path: Path) -> None:
    """The time limit ends grandchildren, too, and those that a shell put into the background."""
    body = """
child = os.fork()
if not child:
    subprocess.run("sleep 600 & echo $! > %s/pid; wait" % FOLDER, shell=True)
time.sleep(600)
"""
    faulty = Faulty(tmp_path, body)
    assert "did not end within 5 s (--time-limit)" in the_line(faulty.run(bench, "--time-limit", "5", expect=2))
    assert samples(faulty.results()) == 2
    (process,) = faulty.noted("pid")
    assert not is_running(process)


def test_gate_prints_what_it_has(bench: Bench, tmp_path: Path) -> None:
    """A gate leaves no file: what was measured is on stdout, and said to be of a failed run."""
    faulty = Faulty(tmp_path, "os._exit(0)", options=["--arm", "python", "--package", ROOT / "Sources", "--rounds", "2"])
    failed = bench.run("gate", *faulty.arguments, expect=2)
    assert "ended without a report" in the_line(failed)
    assert failed.stdout.count("\nfaulty    ") == 5 and "verdict: failed (exit code 2)" in failed.stdout
    first = Faulty(tmp_path, "os._exit(0)", process=1, options=faulty.options)
    (tmp_path / "processes").unlink()
    assert bench.run("gate", *first.arguments, expect=2).stdout == ""


HARMLESS = {
    "closes stderr": "if calls == 3:\n    os.close(2)\n    sys.stderr.close()",
    "closes stdout": "if calls == 3:\n    sys.stdout.close()\n    sys.stdout = None",
    "prints megabytes": "sys.stdout.write('noise' * 40_000)\nsys.stderr.write('noise' * 40_000)",
    "goes elsewhere": "gone = '%s/gone-%d' % (FOLDER, MAIN)\nif calls == 3:\n    os.mkdir(gone)\n    os.chdir(gone)\n    os.rmdir(gone)",
    "replaces sys.argv": "sys.argv = None",
    "empties the environment": "os.environ._data.clear()",
    "forks": "child = os.fork()\nif not child:\n    os._exit(0)\nos.waitpid(child, 0)",
}


@pytest.mark.parametrize("habit", HARMLESS)
def test_harmless(bench: Bench, tmp_path: Path, habit: str) -> None:
    """What is no obstacle: the run has all its samples, the pages and nothing on stderr."""
    options = ["--arm", "python", "--package", ROOT / "Sources", "--rounds", "1"]
    faulty = Faulty(tmp_path, HARMLESS[habit], process=1, options=options)
    assert faulty.run(bench, expect=4).stderr == ""
    assert samples(faulty.results()) == 2
    assert (faulty.output / "faulty-python.html").exists()


@pytest.mark.parametrize("end", ["return", "raise SystemExit(3)", "raise ValueError"])
def test_a_child_that_comes_out_of_the_workload_ends(bench: Bench, tmp_path: Path, end: str) -> None:
    """It neither measures on, which would fork again and again, nor reports."""
    status = {"return": 0, "raise SystemExit(3)": 3, "raise ValueError": 1}[end]
    body = f"""
if os.getpid() != MAIN:
    open(FOLDER + "/called again", "w").close()
    return
child = os.fork()
if not child:
    {end}
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if status != {status}:
    raise RuntimeError("the child ended with %d" % status)
"""
    options = ["--arm", "python", "--package", ROOT / "Sources", "--rounds", "1"]
    faulty = Faulty(tmp_path, body, process=1, call=1, options=options)
    faulty.run(bench, expect=4)
    assert samples(faulty.results()) == 2
    assert not (tmp_path / "called again").exists()


def test_a_child_that_runs_on_is_ended(bench: Bench, tmp_path: Path) -> None:
    """It would take time from the next process."""
    body = """
if calls == 3:
    child = os.fork()
    if not child:
        time.sleep(600)
    open(FOLDER + "/pids", "a").write("%d " % child)
"""
    faulty = Faulty(tmp_path, body, process=2)
    faulty.run(bench)
    assert len(faulty.noted("pids")) == 4
    assert not any(map(is_running, faulty.noted("pids")))
