"""The filters on the command line."""

from __future__ import annotations

import re

import pytest
from codesnap import Trace
from conftest import GOLDEN, need_native
from test_command_parity import run

PROGRAM = """
import json
import helper
def call(depth):
    if depth:
        call(depth - 1)
    return helper.help(depth)
call(3)
json.dumps({"a": [1]}, indent=1)
"""


@pytest.fixture
def here(tmp_path):
    folder = tmp_path.resolve()
    (folder / "program.py").write_text(PROGRAM)
    (folder / "helper.py").write_text("def help(depth):\n    return [inner(n) for n in range(depth)]\ndef inner(n):\n    return n\n")
    return folder


def calls(here, tracer, *options):
    """The calls that are recorded, as (name, depth), and the line on stderr."""
    status, output, errors = run(["-m", "codesnap", "--tracer", tracer, "-o", "r.csnap", *options, "program.py"], here)
    assert (status, output) == (0, "")
    trace = Trace.load(here / "r.csnap")
    listed = [(trace.functions[call.function].name.rpartition(".")[2], call.depth) for call in trace.slices()]
    return [(name, depth) for name, depth in listed if name != "<listcomp>"], errors


MODULE = [("<module>", 0)]
CALLS = [("call", 0), ("call", 1), ("call", 2), ("call", 3)]


def test_include_files(here, tracer):
    found, errors = calls(here, tracer, "--include-files", "program.py")
    assert found == MODULE + [(name, depth + 1) for name, depth in CALLS]
    assert errors == "codesnap: r.csnap: 5 calls\n"
    found, _ = calls(here, tracer, "--include-files", "helper", "--include-files=__main__", "--exclude-files", "**/help[!x]r.py")
    assert found == MODULE + [(name, depth + 1) for name, depth in CALLS]
    assert Trace.load(here / "r.csnap").info["include_files"] == "helper __main__"


def test_exclude_files(here, tracer):
    found, _ = calls(here, tracer, "--exclude-files", "json", "--exclude-files=./program.py", "--ignore-frozen")
    assert not [name for name, _ in found if name in ("call", "dumps")]
    found = [(name, min(depth, 1)) for name, depth in found if name in ("help", "inner")]
    expected = [[("help", 0), *[("inner", 1)] * depth] for depth in range(4)]
    # Up to 3.11 a comprehension is a call of its own between the two.
    assert found == [call for calls in expected for call in calls]


def test_only_mine(here, tracer):
    found, _ = calls(here, tracer, "--only-mine")
    assert {name for name, _ in found} == {"<module>", "call", "help", "inner"}
    assert found[0] == ("<module>", 0)


def test_a_program_below_a_library_is_mine(here, tracer):
    folder = here / "lib" / "site-packages" / "tool"
    (folder / "site-packages").mkdir(parents=True)
    for name in ("program.py", "helper.py"):
        (here / name).rename(folder / name)
    (folder / "site-packages" / "json.py").write_text("def dumps(*values, **options): pass\n")
    (folder / "program.py").write_text("import sys; sys.path.insert(1, sys.path[0] + '/site-packages')\n" + PROGRAM)
    program = "lib/site-packages/tool/program.py"
    status, _, errors = run(["-m", "codesnap", "--tracer", tracer, "-o", "r.csnap", "--only-mine", program], here)
    assert status == 0, errors
    trace = Trace.load(here / "r.csnap")
    names = {trace.functions[call.function].name for call in trace.slices()}
    assert {"<module>", "call", "help", "inner"} <= names and "dumps" not in names


def test_ignore_frozen(here, tracer):
    calls(here, tracer)
    assert [function for function in Trace.load(here / "r.csnap").functions if function.path.startswith("<frozen ")]
    found, _ = calls(here, tracer, "--ignore-frozen")
    assert not [function for function in Trace.load(here / "r.csnap").functions if function.path.startswith("<frozen ")]
    assert ("dumps", 1) in found


def test_max_stack_depth(here, tracer):
    found, _ = calls(here, tracer, "--only-mine", "--max-stack-depth", "3")
    assert found == [("<module>", 0), ("<module>", 1), ("call", 1), ("call", 2), ("help", 2)]
    found, _ = calls(here, tracer, "--max-stack-depth=1")
    assert found == MODULE


def test_min_duration(here, tracer):
    found, errors = calls(here, tracer, "--only-mine", "--min-duration", "5s")
    assert found == []
    dropped = re.fullmatch(r"codesnap: r.csnap: 0 calls, (\d+) shorter than 5s dropped\n", errors).group(1)
    assert Trace.load(here / "r.csnap").info["dropped_short_calls"] == dropped
    (here / "sleeps.py").write_text("import time\ndef wait(): time.sleep(0.03)\ndef quick(): pass\nquick(); wait(); quick()\n")
    command = ["-m", "codesnap", "--tracer", tracer, "-o", "r.json", "--min-duration=20ms", "sleeps.py"]
    assert run(command, here) == (0, "", "codesnap: r.json: 2 calls, 2 shorter than 20ms dropped\n")


def test_report_with_a_minimal_duration(here):
    (here / "sleeps.py").write_text("import time\ndef wait(): time.sleep(0.03)\ndef quick(): pass\nquick(); wait(); quick()\n")
    run(["-m", "codesnap", "-q", "-o", "r.csnap", "sleeps.py"], here)
    command = ["-m", "codesnap", "report", "--min-duration", "20ms", "r.csnap", "-o", "short.csnap"]
    assert run(command, here) == (0, "", "codesnap: short.csnap: 2 calls, 2 shorter than 20ms dropped\n")
    trace = Trace.load(here / "short.csnap")
    assert [trace.functions[call.function].name for call in trace.slices()] == ["<module>", "wait"]
    assert trace.info["dropped_short_calls"] == "2" and trace.info["min_duration_ns"] == "20000000"
    original = Trace.load(here / "r.csnap")
    assert trace.info["command"] == original.info["command"]
    # What was dropped once is said again.
    status, _, errors = run(["-m", "codesnap", "report", "short.csnap", "-o", "short.html"], here)
    assert (status, errors) == (0, "codesnap: short.html: 2 calls, 2 shorter than 20ms dropped\n")
    assert run(["-m", "codesnap", "report", "--min-duration=0", "r.csnap", "-o", "all.csnap"], here)[0] == 0
    assert (here / "all.csnap").read_bytes() == (here / "r.csnap").read_bytes()


def test_report_of_a_trace_that_was_cut_short_says_both(here):
    good = (GOLDEN / "one-call.csnap").read_bytes()
    (here / "short.csnap").write_bytes(good[:-22])
    status, _, errors = run(["-m", "codesnap", "report", "short.csnap", "-o", "r.csnap", "--min-duration", "1s"], here)
    assert (status, errors) == (0, "codesnap: r.csnap: 0 calls, 1 shorter than 1s dropped, the trace was cut short\n")


@pytest.mark.parametrize(
    "arguments, what",
    [
        (["--include-files"], "--include-files needs a value"),
        (["--include-files=a[b", "program.py"], "--include-files: nothing closes the [ in 'a[b'"),
        (["--exclude-files", "", "program.py"], "--exclude-files takes patterns of files and names of modules, not ''"),
        (["--max-stack-depth", "0", "program.py"], "--max-stack-depth is a whole number of at least 1, not 0"),
        (["--max-stack-depth", "-1", "program.py"], "--max-stack-depth is a whole number of at least 1, not '-1'"),
        (["--max-stack-depth", "9" * 5000, "program.py"], "--max-stack-depth is a whole number"),
        (["--max-stack-depth", "program.py"], "not 'program.py'"),
        (["--min-duration", "soon", "program.py"], "--min-duration: a duration is a number with ns, us, ms or s"),
        (["--min-duration=-1us", "program.py"], "'-1us' is none"),
        (["--only-mine=yes", "program.py"], "unknown option --only-mine=yes"),
        (["report", "r.csnap", "--min-duration", "1m"], "--min-duration: a duration is"),
        (["report", "r.csnap", "--only-mine"], "report: unknown option --only-mine"),
    ],
)
def test_errors_are_one_line_and_status_2(here, arguments, what):
    status, output, errors = run(["-m", "codesnap", *arguments], here)
    assert (status, output) == (2, "")
    assert what in errors and errors.startswith("codesnap: ") and errors.count("\n") == 1
    assert not (here / "result.html").exists()


def test_options_after_the_program_are_its_own(here):
    (here / "arguments.py").write_text("import sys\nprint(sys.argv[1:])\n")
    arguments = ["--only-mine", "--min-duration", "never", "--max-stack-depth", "0"]
    assert run(["-m", "codesnap", "-q", "arguments.py", *arguments], here) == (0, f"{arguments}\n", "")


DEEP = """
import sys, threading
import library
sys.setrecursionlimit(10**6)
print(library.down(DEPTH))
def start(size):
    threading.stack_size(size)
    thread = threading.Thread(target=library.down, args=(DEPTH,))
    thread.start()
    thread.join()
for size in (256 << 10, 0):
    start(size)
"""


@pytest.mark.parametrize("option", [["--exclude-files=library"], ["--max-stack-depth=5"], ["--max-stack-depth=99000"]], ids=" ".join)
def test_what_is_left_out_recurses_as_deep_as_untraced(here, option):
    need_native()
    depth = 100_000
    (here / "library.py").write_text("def down(n):\n    return 0 if n == 0 else 1 + down(n - 1)\n")
    (here / "program.py").write_text(DEEP.replace("DEPTH", str(depth)))
    command = ["-m", "codesnap", "--tracer", "c", "-q", "-o", "r.csnap", *option, "program.py"]
    assert run(command, here) == (0, f"{depth}\n", "")
    trace = Trace.load(here / "r.csnap")
    down = {}
    for call in trace.slices():
        assert not call.unfinished and not call.still_running
        if trace.functions[call.function].name == "down":
            down.setdefault(call.thread, []).append(call.depth)
    if option[0] == "--exclude-files=library":
        assert down == {}
    else:
        limit = int(option[0].partition("=")[2])
        assert len(down) == 3
        for depths in down.values():
            assert depths == list(range(depths[0], limit)) and 1 <= depths[0] <= 3
