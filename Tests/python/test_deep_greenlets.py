"""Recursion in greenlets that has no C stack left for the hook: no call is lost, and the program does what it does untraced."""

from __future__ import annotations

import collections
import sys

import pytest
from codesnap import Trace
from conftest import need_native
from test_command_parity import run

pytest.importorskip("greenlet", reason="greenlet is not installed for this interpreter")
pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="up to 3.10 a deep recursion overflows the C stack untraced, too"
)


def trace_of(folder, tracer, program, expected, options=(), warning=""):
    """The trace of the program under that tracer, which must not change what the program says."""
    path = folder / f"{tracer}.csnap"
    status, output, errors = run(["-m", "codesnap", "--tracer", tracer, "-q", "-o", str(path), *options, *program], folder)
    assert (status, output) == expected[:2]
    assert warning in errors if warning else errors == expected[2]
    trace = Trace.load(path)
    trace.verify()
    return trace


def calls_of(trace, name):
    """How often each function of the file with that name was called."""
    calls = collections.Counter()
    for call in trace.slices():
        function = trace.functions[call.function]
        # The Python tracer has one track for all greenlets of a thread.
        assert not call.unfinished or trace.info["tracer"] == "python"
        if function.path.endswith(name):
            calls[function.name] += 1
    return calls


DEEP = """
import sys, threading
import greenlet
sys.setrecursionlimit(10**6)
DEPTH = int(sys.argv[1])
main = greenlet.getcurrent()

def down(n):
    if n == 0:
        turn()
        return 0
    return 1 + down(n - 1)

def turn():
    here = greenlet.getcurrent()
    if here is not main:
        main.switch()

def leaf():
    pass

if sys.argv[2] == "before":  # greenlets that were made before the recursion
    greenlets = [greenlet.greenlet(down) for _ in range(3)]
    for each in greenlets:
        each.switch(10)
    print(down(DEPTH))
    for each in greenlets:
        print(each.switch())
elif sys.argv[2] == "within":  # deep within several greenlets that take turns
    greenlets = [greenlet.greenlet(down) for _ in range(3)]
    for each in greenlets:
        each.switch(DEPTH)
    for each in greenlets:
        print(each.switch())
elif sys.argv[2] == "above":  # made where the recursion has got to
    def deep(n):
        if n:
            return deep(n - 1)
        made = greenlet.greenlet(down)
        made.switch(100)
        return made
    made = deep(DEPTH)
    print(made.switch())
    for _ in range(3):
        another = greenlet.greenlet(lambda: main.switch())
        another.switch()
        another.switch()
    print(down(DEPTH))
leaf()
print("end")
"""


@pytest.mark.parametrize("way", ["before", "within", "above"])
@pytest.mark.parametrize("depth", [500, 50_000])
def test_every_call_of_a_deep_recursion_is_recorded(tmp_path, way, depth):
    need_native()
    (tmp_path / "deep.py").write_text(DEEP)
    program = ["deep.py", str(depth), way]
    untraced = run(program, tmp_path)
    assert untraced[0] == 0 and untraced[1].endswith("end\n")
    native = calls_of(trace_of(tmp_path, "c", program, untraced), "deep.py")
    assert native == calls_of(trace_of(tmp_path, "python", program, untraced), "deep.py")
    assert native["down"] > (depth if depth > 500 or way == "before" else 600)


def test_a_deep_recursion_is_recorded_whole_where_there_are_no_greenlets(tmp_path):
    need_native()
    (tmp_path / "deep.py").write_text(
        "import greenlet, sys\nsys.setrecursionlimit(10**6)\ndef down(n):\n    return n and down(n - 1)\ndown(50_000)\n"
    )
    untraced = run(["deep.py"], tmp_path)
    assert calls_of(trace_of(tmp_path, "c", ["deep.py"], untraced), "deep.py")["down"] == 50_001


MANY_KINDS = """
import functools, sys, threading
import greenlet
sys.setrecursionlimit(10**6)
main = greenlet.getcurrent()

def numbers(count):
    for number in range(count):
        try:
            yield number
        except ValueError:
            pass

def delegate(count):
    yield from numbers(count)

class Sequence:
    def __init__(self, values):
        self.values = values
    def __getitem__(self, index):
        return self.values[index]
    @property
    def first(self):
        return self[0]

def fail(depth):
    if depth == 0:
        raise KeyError(depth)
    fail(depth - 1)

def compare(one, other):
    return one - other

def bottom():
    for _ in range(20):
        assert sum(numbers(5)) == 10 and sum(delegate(5)) == 10
        generator = numbers(5)
        next(generator)
        generator.throw(ValueError)
        generator.close()
        class Local(Sequence):
            def __getitem__(self, index):
                return super().__getitem__(index) + 1
        for _ in range(20):
            assert Local([1, 2, 3]).first == 2 and Sequence([1]).first == 1
        sorted(range(10), key=functools.cmp_to_key(compare))
        try:
            fail(7)
        except KeyError:
            pass
        thread = threading.Thread(target=in_thread)
        thread.start()
        thread.join()
    main.switch()

def in_thread():
    for _ in range(50):
        compare(2, 1)

def down(n):
    return down(n - 1) if n else bottom()

def up(n):
    return up(n - 1) if n else 0

other = greenlet.greenlet(down)
other.switch(30_000)
# The hook is back: what begins now it records, and what began without it ends.
for _ in range(50):
    up(20)
    in_thread()
    assert sum(numbers(5)) == 10 and Sequence([1]).first == 1
other.switch()
up(10)
print("end")
"""


def test_every_kind_of_call_without_the_hook_is_recorded(tmp_path):
    need_native()
    (tmp_path / "kinds.py").write_text(MANY_KINDS)
    untraced = run(["kinds.py"], tmp_path)
    assert untraced == (0, "end\n", "")
    native = calls_of(trace_of(tmp_path, "c", ["kinds.py"], untraced), "kinds.py")
    reference = calls_of(trace_of(tmp_path, "python", ["kinds.py"], untraced), "kinds.py")
    assert native == reference
    assert native["compare"] > 21 * 50 + 50 * 50


def test_the_depth_limit_and_c_functions_hold_without_the_hook(tmp_path):
    need_native()
    (tmp_path / "kinds.py").write_text(MANY_KINDS)
    untraced = run(["kinds.py"], tmp_path)
    limited = calls_of(trace_of(tmp_path, "c", ["kinds.py"], untraced, ["--max-stack-depth", "1000"]), "kinds.py")
    assert 900 < limited["down"] <= 1000 and limited["bottom"] == 0
    assert limited["up"] == 50 * 21 + 11
    trace = trace_of(tmp_path, "c", ["kinds.py"], untraced, ["--c-functions"])
    names = collections.Counter(trace.functions[call.function].name for call in trace.slices())
    assert names["builtins.sorted"] == 20
    assert calls_of(trace, "kinds.py")["down"] == 30_001


TAKEN = """
import sys
for tool in range(6):
    if sys.monitoring.get_tool(tool) is None:
        sys.monitoring.use_tool_id(tool, "theirs")
"""

PROFILED = """
import sys
seen = []
def profile(frame, event, argument):
    if event == "call":
        seen.append(frame.f_code.co_name)
sys.setprofile(profile)
"""


def test_what_is_lost_beside_another_profiler_is_said(tmp_path):
    need_native()
    begun = TAKEN if sys.version_info >= (3, 12) else PROFILED
    (tmp_path / "taken.py").write_text(begun + DEEP)
    program = ["taken.py", "50000", "before"]
    untraced = run(program, tmp_path)
    assert untraced[0] == 0
    warning = "the trace lacks calls that were made until that recursion came back"
    trace = trace_of(tmp_path, "c", program, untraced, warning=warning)
    calls = calls_of(trace, "taken.py")
    assert calls["leaf"] == 1 and 1_000 < calls["down"] < 50_001
