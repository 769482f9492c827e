"""The command line itself: its options, outputs and exit statuses."""

from __future__ import annotations

import json
import os
import re
import sys

import pytest
from codesnap import Trace, __version__
from conftest import GOLDEN
from test_command_parity import run

CALLS = "def f():\n    pass\nf()\nf()\n"


@pytest.fixture
def here(tmp_path):
    folder = tmp_path.resolve()
    (folder / "calls.py").write_text(CALLS)
    return folder


def command(here, *arguments, **environment):
    return run(["-m", "codesnap", *arguments], here, **environment)


def names(path):
    trace = Trace.load(path)
    return [trace.functions[call.function].name for call in trace.slices()]


def test_the_page_is_written_where_the_command_was_run(here, tracer):
    assert command(here, "--tracer", tracer, "calls.py") == (0, "", "codesnap: result.html: 3 calls\n")
    assert (here / "result.html").read_bytes().startswith(b"<!")


def test_even_if_the_program_goes_elsewhere(here):
    (here / "other").mkdir()
    (here / "moves.py").write_text("import os\nos.chdir('other')\n")
    for arguments in ([], ["-o", "page.html"]):
        assert command(here, *arguments, "moves.py")[0] == 0
    assert sorted(path.name for path in here.glob("*.html")) == ["page.html", "result.html"]
    assert list((here / "other").iterdir()) == []


def test_the_trace_begins_with_the_program(here, tracer):
    command(here, "-q", "--tracer", tracer, "-o", "r.csnap", "calls.py")
    assert names(here / "r.csnap") == ["<module>", "f", "f"]
    (span,) = Trace.load(here / "r.csnap").spans
    assert span.context == ()


def test_code_and_modules_are_traced_alike(here, tracer):
    command(here, "-q", "--tracer", tracer, "-o", "c.csnap", "-c", CALLS)
    command(here, "-q", "--tracer", tracer, "-o", "m.csnap", "-m", "calls")
    assert names(here / "c.csnap") == names(here / "m.csnap") == ["<module>", "f", "f"]


def test_a_parent_package_is_part_of_the_program(here, tracer):
    (here / "package").mkdir()
    (here / "package" / "__init__.py").write_text("def at_import(): pass\nat_import()\n")
    (here / "package" / "part.py").write_text(CALLS)
    assert command(here, "-q", "--tracer", tracer, "-o", "r.csnap", "-m", "package.part")[0] == 0
    found = names(here / "r.csnap")
    assert "at_import" in found and found[-3:] == ["<module>", "f", "f"]


@pytest.mark.parametrize(
    "ending, status, last_line",
    [
        ("1/0", 1, "ZeroDivisionError: division by zero"),
        ("raise SystemExit(5)", 5, None),
        ("raise KeyboardInterrupt", -2, "KeyboardInterrupt"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGINT); f()", -2, "KeyboardInterrupt"),
    ],
)
def test_the_page_is_written_however_the_program_ends(here, tracer, ending, status, last_line):
    (here / "ends.py").write_text(CALLS + ending + "\n")
    found, _, errors = command(here, "--tracer", tracer, "-o", "r.csnap", "ends.py")
    assert found == status
    lines = errors.splitlines()
    assert re.fullmatch(r"codesnap: r.csnap: \d+ calls", lines[-1])
    assert last_line is None or last_line in lines
    assert names(here / "r.csnap")[:3] == ["<module>", "f", "f"]


def test_threads_are_traced_to_their_end(here, tracer):
    (here / "threads.py").write_text(
        "import threading\n"
        "go = threading.Event()\n"
        "def late(): pass\n"
        "def work():\n    go.wait()\n    for _ in range(50): late()\n"
        "threading.Thread(target=work).start()\n"
        "go.set()\n"
    )
    command(here, "-q", "--tracer", tracer, "-o", "r.csnap", "threads.py")
    trace = Trace.load(here / "r.csnap")
    late = [call for call in trace.slices() if trace.functions[call.function].name == "late"]
    assert len(late) == 50 and not any(trace.threads[call.thread].is_main for call in late)


def test_the_outputs(here):
    for name in ("r.html", "r.json", "r.csnap"):
        status, _, errors = command(here, f"--output={name}", "calls.py")
        assert (status, errors) == (0, f"codesnap: {name}: 3 calls\n")
    assert len(json.loads((here / "r.json").read_text())["traceEvents"]) == 4
    info = Trace.load(here / "r.csnap").info
    assert info["command"] == f"{os.path.basename(sys.executable)} calls.py"
    assert f"<title>{os.path.basename(sys.executable)} calls.py" in (here / "r.html").read_text()


def test_one_call_is_not_calls(here):
    assert command(here, "-c", "pass")[2] == "codesnap: result.html: 1 call\n"


def test_options_after_the_program_are_the_program_s(here):
    (here / "arguments.py").write_text("import sys\nprint(sys.argv[1:])\n")
    arguments = ["-o", "x.html", "--tracer", "none", "-q", "--version", "-h", "--"]
    status, output, _ = command(here, "-o", "r.csnap", "arguments.py", *arguments)
    assert (status, output) == (0, f"{arguments}\n")
    assert [path.name for path in here.glob("*.html")] == []


def test_no_arguments_is_a_usage_error(here):
    status, output, errors = command(here)
    assert (status, output) == (2, "")
    assert errors.startswith("usage: codesnap") and "Traceback" not in errors


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_documents_the_exit_statuses(here, option):
    status, output, errors = command(here, option)
    assert (status, errors) == (0, "")
    for number in ("2", "65", "66", "73"):
        assert re.search(rf"^ +{number}  ", output, re.MULTILINE)
    assert command(here, "report", option)[0] == 0


def test_version(here):
    status, output, _ = command(here, "--version")
    assert status == 0 and output.startswith(f"codesnap {__version__} (tracer")


@pytest.mark.parametrize(
    "arguments, what",
    [
        (["-o"], "-o needs a value"),
        (["-o", "x.txt", "calls.py"], ".html"),
        (["-o", "x.html"], "no program to run"),
        (["--tracer", "java", "calls.py"], "'java'"),
        (["--frobnicate", "calls.py"], "--frobnicate"),
        (["-x"], "-x"),
        (["-m"], "-m needs a value"),
        (["-c"], "-c needs a value"),
        (["nothing.py"], "can't open file"),
        (["report"], "report takes one trace file"),
        (["report", "a.csnap", "b.csnap"], "not 2"),
        (["report", "-z"], "-z"),
        (["report", "a.csnap", "-o", "a.txt"], ".html"),
    ],
)
def test_usage_errors_are_one_line_and_status_2(here, arguments, what):
    status, output, errors = command(here, *arguments)
    assert (status, output) == (2, "")
    assert what in errors and errors.startswith("codesnap: ") and errors.count("\n") == 1


def test_an_output_that_cannot_be_written(here):
    status, _, errors = command(here, "-o", "missing/r.html", "calls.py")
    assert (status, errors) == (73, "codesnap: cannot write missing/r.html: No such file or directory\n")
    status, _, errors = command(here, "-o", "missing/r.html", "-c", "raise SystemExit(9)")
    assert status == 9 and "cannot write" in errors


def test_a_program_called_report(here):
    (here / "report").write_text("print('the program')\n")
    assert command(here, "-q", "./report")[:2] == (0, "the program\n")
    assert command(here, "-q", "report")[:2] == (0, "the program\n")
    assert command(here, "report")[0] == 2


def test_report_writes_the_other_formats(here):
    command(here, "-q", "-o", "r.csnap", "calls.py")
    for name in ("page.html", "events.json", "copy.csnap"):
        status, output, errors = command(here, "report", "r.csnap", "-o", name)
        assert (status, output, errors) == (0, "", f"codesnap: {name}: 3 calls\n")
    assert (here / "copy.csnap").read_bytes() == (here / "r.csnap").read_bytes()
    assert command(here, "report", "r.csnap")[0] == 0
    assert (here / "result.html").read_bytes() == (here / "page.html").read_bytes()


def test_report_makes_the_page_of_the_run(here, tracer):
    command(here, "-q", "--tracer", tracer, "-o", "r.csnap", "calls.py")
    data = (here / "r.csnap").read_bytes()
    command(here, "report", "r.csnap", "-o", "r.html")
    from codesnap._page import assemble_page

    assert (here / "r.html").read_bytes() == assemble_page(data, f"{os.path.basename(sys.executable)} calls.py")


def test_report_of_what_is_no_good_trace(here):
    good = (GOLDEN / "spans-and-threads.csnap").read_bytes()
    files = {"foreign.csnap": b"%PDF-1.7", "empty.csnap": b"", "cut.csnap": good[:-5]}
    files["damaged.csnap"] = good[:90] + b"!" + good[91:]
    for name, data in files.items():
        (here / name).write_bytes(data)
        status, output, errors = command(here, "report", name, "-o", "r.html")
        assert (status, output) == (65, "")
        assert errors.startswith(f"codesnap: {name}: ") and errors.count("\n") == 1
    status, _, errors = command(here, "report", "missing.csnap")
    assert (status, errors) == (66, "codesnap: cannot read missing.csnap: No such file or directory\n")
    assert command(here, "report", str(here))[0] == 66
    assert not list(here.glob("*.html"))


def test_report_of_a_trace_without_its_end(here):
    good = (GOLDEN / "one-call.csnap").read_bytes()
    (here / "short.csnap").write_bytes(good[:-22])
    status, _, errors = command(here, "report", "short.csnap", "-o", "r.html")
    assert (status, errors) == (0, "codesnap: r.html: 1 call, the trace was cut short\n")


def test_report_that_cannot_be_written(here):
    status, _, errors = command(here, "report", str(GOLDEN / "one-call.csnap"), "-o", "missing/r.html")
    assert (status, errors) == (73, "codesnap: cannot write missing/r.html: No such file or directory\n")


def test_a_forked_child_does_not_write_the_page(here):
    (here / "forks.py").write_text("import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nelse: open('child', 'w').close()\n")
    status, _, errors = command(here, "forks.py")
    assert status == 0 and (here / "child").exists()
    assert errors.count("codesnap:") == 1
