"""Processes that end, are interrupted or replaced while they are traced, and interpreters within interpreters: none crashes."""

from __future__ import annotations

import collections
import os
import signal
import sys

import pytest
from codesnap import Trace
from conftest import need_native
from test_command_parity import run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and exec as POSIX has them")

PRELUDE = """
import os, signal, sys, threading, time
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
"""

# Each prints the same and ends the same, traced or not.
PROGRAMS = {
    "os._exit": """
        fib(10)
        print("out", flush=True)
        os._exit(5)
    """,
    "os._exit in a thread": """
        def leave():
            fib(10)
            os._exit(6)
        thread = threading.Thread(target=leave)
        thread.start()
        while True:
            fib(5)
    """,
    "exec": """
        fib(10)
        print("before", flush=True)
        os.execv(sys.executable, [sys.executable, "-c", "print('after')"])
    """,
    "exec while threads run": """
        def spin():
            while True:
                fib(5)
        for _ in range(3):
            threading.Thread(target=spin, daemon=True).start()
        fib(10)
        print("before", flush=True)
        os.execv(sys.executable, [sys.executable, "-c", "print('after')"])
    """,
    "handlers": """
        handled = []
        def handler(number, frame):
            handled.append(fib(3))
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        while len(handled) < 50:
            assert fib(8) == 21
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(set(handled))
    """,
    "handlers that raise": """
        class Alarm(Exception):
            pass
        def handler(number, frame):
            raise Alarm
        signal.signal(signal.SIGALRM, handler)
        for _ in range(30):
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.001)
                while True:
                    fib(12)
            except Alarm:
                pass
        print("thirty")
    """,
    "handlers during sleep": """
        signal.signal(signal.SIGALRM, lambda *_: print("handled"))
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        time.sleep(0.1)
    """,
    "KeyboardInterrupt that is caught": """
        try:
            os.kill(os.getpid(), signal.SIGINT)
            while True:
                fib(10)
        except KeyboardInterrupt:
            print("caught", fib(7))
    """,
    "terminated": """
        print("out", flush=True)
        os.kill(os.getpid(), signal.SIGTERM)
        while True:
            fib(5)
    """,
    "daemon threads within calls": """
        def spin():
            while True:
                fib(6)
        for _ in range(4):
            threading.Thread(target=spin, daemon=True).start()
        fib(12)
        print("end")
    """,
    "daemon threads that wait": """
        def wait(seconds):
            time.sleep(seconds)
        def hold():
            wait(1000)
        for _ in range(4):
            threading.Thread(target=hold, daemon=True).start()
        threading.Thread(target=lambda: threading.Event().wait(), daemon=True).start()
        print(fib(5))
    """,
    "finalizers at the end": """
        import atexit, weakref
        class Late:
            def __del__(self):
                print("deleted", fib(6), flush=True)
        late = Late()
        late.itself = late
        last = Late()
        weakref.finalize(last, lambda: print("finalized", fib(4)))
        atexit.register(lambda: print("atexit", fib(5)))
    """,
    "a generator that is never finished": """
        def endless():
            try:
                while True:
                    yield fib(3)
            finally:
                print("closed")
        generator = endless()
        print(next(generator))
    """,
    "sys.exit in a thread": """
        def leave():
            fib(5)
            sys.exit(3)
        thread = threading.Thread(target=leave)
        thread.start()
        thread.join()
        print("main goes on")
    """,
}


def write(folder, source):
    import textwrap

    (folder / "program.py").write_text(PRELUDE + textwrap.dedent(source))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_ends_as_it_ends_untraced(tracer, tmp_path, name):
    write(tmp_path, PROGRAMS[name])
    untraced = run(["program.py"], tmp_path)
    traced = run(["-m", "codesnap", "--tracer", tracer, "-q", "-o", "trace.csnap", "program.py"], tmp_path)
    if tracer == "python" and name.startswith(("handlers that raise", "KeyboardInterrupt that is caught")):
        # Python's callbacks are lost to an exception out of a handler, and that is said.
        assert traced[:2] == untraced[:2]
    else:
        assert traced == untraced
    is_whole = (tmp_path / "trace.csnap").exists()
    assert is_whole == (not name.startswith(("os._exit", "exec", "terminated")))
    if is_whole:
        Trace.load(tmp_path / "trace.csnap").verify()


NEVER_STOPPED = """
import codesnap
snap = codesnap.CodeSnap(TRACER)
snap.start()
"""


@pytest.mark.parametrize("name", ["daemon threads within calls", "daemon threads that wait", "finalizers at the end"])
def test_an_interpreter_ends_while_it_traces(tracer, tmp_path, name):
    write(tmp_path, PROGRAMS[name])
    untraced = run(["program.py"], tmp_path)
    write(tmp_path, NEVER_STOPPED.replace("TRACER", repr(tracer)) + PROGRAMS[name].replace("\n        ", "\n"))
    for _ in range(5):
        assert run(["program.py"], tmp_path) == untraced


def test_what_a_handler_calls_lies_within_what_it_interrupts(make_snap):
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    def handler(number, frame):
        handled.append(fib(3))

    handled = []
    old = signal.signal(signal.SIGALRM, handler)
    snap = make_snap()
    try:
        snap.start()
        signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
        while len(handled) < 200:
            fib(10)
        signal.setitimer(signal.ITIMER_REAL, 0)
        snap.stop()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    trace = snap.parse()
    calls = collections.Counter()
    for call in trace.slices():
        assert not call.unfinished and not call.still_running
        calls[trace.functions[call.function].name.rpartition(".")[2]] += 1
    if snap.tracer == "c":
        assert calls["handler"] == len(handled)
    else:
        # Those that come while a callback of the Python tracer runs are not seen: nine of ten, hence so many.
        assert 0 < calls["handler"] <= len(handled)


def test_an_event_cut_in_half_costs_a_few_others():
    """What a signal's handler leaves behind when it raises within the Python tracer's callback."""
    from codesnap._replay import CodeTable, replay

    def outer():
        pass

    def inner():
        pass

    events = []
    for number in range(20):
        time = float(10 * number)
        events += [outer.__code__, time, inner.__code__, time + 1, time + 2, inner.__code__, time + 3, outer.__code__]
    whole = replay(events, CodeTable())
    assert len(whole.operations) == 80
    for cut in range(len(events)):
        track = replay(events[:cut] + events[cut + 1 :], CodeTable())
        assert list(track.times) == sorted(track.times)
        # The calls before it and those after the next are as they were.
        before = cut // 8 * 4
        assert list(track.times[:before]) == list(whole.times[:before])
        after = 80 - before - 8
        assert after <= 0 or list(track.times[-after:]) == list(whole.times[-after:])


SUBINTERPRETER = """
import sys
try:
    import _interpreters
    run = _interpreters.exec
except ImportError:
    import _xxsubinterpreters as _interpreters
    run = _interpreters.run_string
def step():
    pass
def work(count):
    for _ in range(count):
        step()
work(3)
for _ in range(3):
    interpreter = _interpreters.create()
    failure = run(interpreter, '''if True:
        def inner():
            pass
        for _ in range(100):
            inner()
        import json
        json.loads("[1]")
    ''')
    assert failure is None, failure
    work(2)
    _interpreters.destroy(interpreter)
work(4)
print("end")
"""

INSIDE = """
import sys
try:
    import _interpreters
    run = _interpreters.exec
except ImportError:
    import _xxsubinterpreters as _interpreters
    run = _interpreters.run_string
def outer():
    pass
for _ in range(2):
    interpreter = _interpreters.create()
    failure = run(interpreter, f'''if True:
        import sys
        sys.path[:] = {sys.path!r}
        import codesnap
        try:
            codesnap.CodeSnap("c")
        except RuntimeError as error:
            assert "c" in str(error)
            print("refused")
        snap = codesnap.CodeSnap()
        assert snap.tracer == "python", snap.tracer
        def inner():
            pass
        snap.start()
        for _ in range(3):
            inner()
        snap.stop()
        print(snap.event_count, flush=True)
    ''')
    assert failure is None, failure
    outer()
    _interpreters.destroy(interpreter)
"""


@pytest.fixture
def has_subinterpreters():
    try:
        import _interpreters  # noqa: F401
    except ImportError:
        pytest.importorskip("_xxsubinterpreters", reason="this interpreter has no others within it")


def count_calls(path, *names):
    trace = Trace.load(path)
    calls = collections.Counter(trace.functions[call.function].name for call in trace.slices())
    return {name: calls[name] for name in names}


def test_the_interpreters_within_are_not_traced(tracer, tmp_path, has_subinterpreters):
    (tmp_path / "program.py").write_text(SUBINTERPRETER)
    untraced = run(["program.py"], tmp_path)
    assert untraced[:2] == (0, "end\n")
    assert run(["-m", "codesnap", "--tracer", tracer, "-q", "-o", "trace.csnap", "program.py"], tmp_path) == untraced
    assert count_calls(tmp_path / "trace.csnap", "work", "step", "inner") == {"work": 5, "step": 13, "inner": 0}


def test_an_interpreter_within_has_the_python_tracer(tmp_path, has_subinterpreters):
    need_native()
    (tmp_path / "program.py").write_text(INSIDE)
    expected = (0, "refused\n6\n" * 2, "")
    assert run(["program.py"], tmp_path) == expected
    # Also where the main one has the native tracer at work.
    assert run(["-m", "codesnap", "--tracer", "c", "-q", "-o", "trace.csnap", "program.py"], tmp_path) == expected
    assert count_calls(tmp_path / "trace.csnap", "outer", "inner") == {"outer": 2, "inner": 0}
    assert sys.getprofile() is None
