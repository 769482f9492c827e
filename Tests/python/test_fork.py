"""os.fork while tracing: parent and child each have a trace of their own, and the child leaves the parent's file alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback

import pytest
from codesnap import Trace
from test_command_parity import run

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    # With threads running, from 3.12 on: that is what is tested here.
    pytest.mark.filterwarnings("ignore:This process .*is multi-threaded:DeprecationWarning"),
]


def step():
    pass


def work(count):
    for _ in range(count):
        step()


def fork(in_child):
    """Fork; the child calls `in_child` and ends, within seconds. Return when it has, in the parent."""
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 0
        return
    signal.alarm(30)
    try:
        in_child()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def names(trace, function_ids):
    return [trace.functions[function].name.rpartition(".")[2] for function in function_ids]


def calls(trace):
    """How often the functions of this file were called."""
    counts = {}
    for call in trace.slices():
        function = trace.functions[call.function]
        if function.path == __file__:
            name = function.name.rpartition(".")[2]
            counts[name] = counts.get(name, 0) + 1
    return counts


def test_parent_and_child_have_each_their_own_trace(make_snap, tmp_path):
    snap = make_snap()
    file = tmp_path / "child.csnap"

    def in_child():
        work(5)
        snap.save(file)

    def outer():
        work(3)
        fork(in_child)
        work(4)

    snap.start()
    work(2)
    outer()
    snap.stop()
    trace = snap.parse()
    assert calls(trace) == {"outer": 1, "work": 3, "step": 9, "fork": 1}
    assert trace.info["pid"] == str(os.getpid())
    for call in trace.slices():
        assert not call.unfinished and not call.still_running

    child = Trace.load(file)
    child.verify()
    assert child.info["pid"] != trace.info["pid"]
    assert int(child.info["started_unix_ns"]) > int(trace.info["started_unix_ns"])
    assert calls(child) == {"in_child": 1, "work": 1, "step": 5}
    (span,) = child.spans
    assert span.start == 0
    assert names(child, span.context)[-3:] == [
        "test_parent_and_child_have_each_their_own_trace",
        "outer",
        "fork",
    ]
    assert span.kept == len(span.context)
    (thread,) = child.threads
    assert thread.is_main and thread.name == "MainThread"
    if hasattr(threading, "get_native_id"):
        assert str(thread.native_id) == child.info["pid"]


def test_calls_open_at_the_fork_have_no_exits_in_the_child(make_snap, tmp_path):
    snap = make_snap()
    file = tmp_path / "child.csnap"

    def down(n):
        if n:
            return down(n - 1)
        child = os.fork()
        if not child:
            signal.alarm(30)
        return child

    snap.start()
    child = down(10)
    if not child:
        try:
            work(2)
            snap.save(file)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    snap.stop()
    assert calls(snap.parse()) == {"down": 11}
    trace = Trace.load(file)
    assert calls(trace) == {"work": 1, "step": 2}
    assert trace.event_count == 2 * trace.call_count
    (span,) = trace.spans
    assert names(trace, span.context)[-11:] == ["down"] * 11
    assert names(trace, span.context[: span.kept])[-1] == "test_calls_open_at_the_fork_have_no_exits_in_the_child"


@pytest.mark.skipif(sys.implementation.name == "pypy", reason="PyPy hangs in it untraced, too")
def test_a_fork_while_threads_run(make_snap, tmp_path):
    snap = make_snap()
    go_on = threading.Event()

    def spin():
        while not go_on.is_set():
            work(10)

    def in_child(number):
        thread = threading.Thread(target=work, args=(number,), name="a child's own")
        thread.start()
        thread.join()
        snap.save(tmp_path / f"{number}.csnap")

    snap.start()
    threads = [threading.Thread(target=spin, name=f"spin {number}") for number in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, 9):
            fork(lambda number=number: in_child(number))
    finally:
        go_on.set()
        for thread in threads:
            thread.join()
    snap.stop()
    trace = snap.parse()
    assert {thread.name for thread in trace.threads} == {"MainThread", "spin 0", "spin 1", "spin 2"}
    for call in trace.slices():
        assert not call.unfinished and not call.still_running
    for number in range(1, 9):
        child = Trace.load(tmp_path / f"{number}.csnap")
        assert sorted(thread.name for thread in child.threads) == ["MainThread", "a child's own"]
        assert calls(child) == {"<lambda>": 1, "in_child": 1, "work": 1, "step": number}


def test_a_thread_that_forks_is_the_childs_main_thread(make_snap, tmp_path):
    snap = make_snap()
    file = tmp_path / "child.csnap"

    def in_child():
        work(6)
        snap.save(file)

    snap.start()
    thread = threading.Thread(target=lambda: fork(in_child), name="forks")
    thread.start()
    thread.join()
    snap.stop()
    child = Trace.load(file)
    assert calls(child) == {"in_child": 1, "work": 1, "step": 6}
    assert [thread.is_main for thread in child.threads] == [True]


def test_a_thread_that_ran_before_the_start_may_fork(make_snap, tmp_path):
    snap = make_snap()
    file = tmp_path / "child.csnap"
    go = threading.Event()

    def in_child():
        work(6)
        snap.save(file)

    def wait_and_fork():
        go.wait()
        fork(in_child)

    thread = threading.Thread(target=wait_and_fork)
    thread.start()
    snap.start()
    go.set()
    thread.join()
    snap.stop()
    assert calls(Trace.load(file)) == {"in_child": 1, "work": 1, "step": 6}


def test_a_child_of_a_child(make_snap, tmp_path):
    snap = make_snap()

    def in_grandchild():
        work(7)
        snap.save(tmp_path / "grandchild.csnap")

    def in_child():
        work(5)
        fork(in_grandchild)
        snap.save(tmp_path / "child.csnap")

    snap.start()
    fork(in_child)
    snap.stop()
    assert calls(snap.parse()) == {"fork": 1}
    assert calls(Trace.load(tmp_path / "child.csnap")) == {"in_child": 1, "work": 1, "step": 5, "fork": 1}
    assert calls(Trace.load(tmp_path / "grandchild.csnap")) == {"in_grandchild": 1, "work": 1, "step": 7}


@pytest.mark.parametrize("c_functions", [False, True])
def test_depth_counts_from_the_fork(make_snap, tmp_path, c_functions):
    snap = make_snap(max_stack_depth=2, c_functions=c_functions)
    file = tmp_path / "child.csnap"

    def three():
        step()

    def two():
        three()

    def in_child():
        two()
        snap.save(file)

    def outer():
        fork(in_child)
        two()

    snap.start()
    outer()
    snap.stop()
    assert calls(snap.parse()) == {"outer": 1, "fork": 1, "two": 1}
    child = Trace.load(file)
    assert calls(child) == {"in_child": 1, "two": 1}
    for call in child.slices():
        assert call.depth < 2
    (span,) = child.spans
    assert span.kept == len(span.context) > 2


def test_a_child_may_stop_and_start_again(make_snap, tmp_path):
    snap = make_snap()
    file = tmp_path / "child.csnap"

    def in_child():
        work(1)
        snap.stop()
        work(100)
        snap.start()
        work(2)
        snap.stop()
        other = make_snap()
        other.start()
        work(3)
        other.stop()
        assert calls(other.parse()) == {"work": 1, "step": 3}
        snap.save(file)

    snap.start()
    fork(in_child)
    snap.stop()
    child = Trace.load(file)
    assert calls(child) == {"in_child": 1, "work": 2, "step": 3}
    assert [span.index for span in child.spans] == [0, 1]


def test_a_recording_that_was_stopped_before_the_fork_can_be_saved_by_the_child(make_snap, tmp_path):
    snap = make_snap()
    file = tmp_path / "child.csnap"
    snap.start()
    work(4)
    snap.stop()
    fork(lambda: snap.save(file))
    assert calls(Trace.load(file)) == {"work": 1, "step": 4}


def test_a_child_that_leaves_the_with_statement_leaves_the_file_to_its_parent(make_snap, tmp_path):
    file = tmp_path / "parent.csnap"
    child = 0
    with make_snap(output_file=file):
        work(3)
        child = os.fork()
        if not child:
            signal.alarm(30)
            work(50)
        else:
            assert os.waitpid(child, 0)[1] == 0
    if not child:
        os._exit(1 if file.exists() else 0)
    assert calls(Trace.load(file)) == {"work": 1, "step": 3}


PROGRAM = """
import multiprocessing, os, sys
def step():
    pass
def child():
    for _ in range(1000):
        step()
def main():
    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    assert process.exitcode == 0
    for way in ("return", "exit", "raise"):
        sys.stdout.flush()
        pid = os.fork()
        if not pid:
            child()
            if way == "exit":
                sys.exit(3)
            if way == "raise":
                raise SystemExit(4)
            return
        print(way, os.waitpid(pid, 0)[1] >> 8)
    step()
    print("parent")
main()
"""


@pytest.mark.parametrize("way", [["forks.py"], ["-m", "forks"]], ids=["script", "module"])
def test_the_command_writes_the_parents_trace_alone(tracer, tmp_path, way):
    (tmp_path / "forks.py").write_text(PROGRAM)
    untraced = run(way, tmp_path)
    assert untraced == (0, "return 0\nexit 3\nraise 4\nparent\n", "")
    assert run(["-m", "codesnap", "--tracer", tracer, "-q", "-o", "result.csnap", *way], tmp_path) == untraced
    trace = Trace.load(tmp_path / "result.csnap")
    counts = {}
    for call in trace.slices():
        counts[trace.functions[call.function].name] = counts.get(trace.functions[call.function].name, 0) + 1
        assert not call.unfinished and not call.still_running
    assert (counts["main"], counts["step"], counts.get("child")) == (1, 1, None)


CONTEXT = """
import os
import codesnap._codesnap
def outer():
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        return
    snap = codesnap._codesnap._tracing
    snap.save("child.csnap")
    os._exit(0)
outer()
"""


@pytest.mark.parametrize("way", [["forks.py"], ["-m", "forks"]], ids=["script", "module"])
def test_the_context_of_a_commands_child_is_the_programs(tracer, tmp_path, way):
    (tmp_path / "forks.py").write_text(CONTEXT)
    assert run(["-m", "codesnap", "--tracer", tracer, "-q", *way], tmp_path) == (0, "", "")
    child = Trace.load(tmp_path / "child.csnap")
    (span,) = child.spans
    assert names(child, span.context) == ["<module>", "outer"]
    assert span.kept == 2


def send_counts(snap, connection):
    work(11)
    snap.stop()
    connection.send(calls(snap.parse()))


def test_multiprocessing_children_go_on_tracing(make_snap):
    snap = make_snap()
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    snap.start()
    process = context.Process(target=send_counts, args=(snap, there))
    process.start()
    assert here.poll(60)
    counts = here.recv()
    process.join()
    snap.stop()
    assert process.exitcode == 0
    assert counts == {"send_counts": 1, "work": 1, "step": 11}
    assert "step" not in calls(snap.parse())


def test_the_profile_function_of_another_tool_stays_with_the_child():
    """The child finds somebody else's profile function and leaves it alone."""
    import codesnap
    from codesnap._pytracer import PythonTracer
    from codesnap._setprofile import SetProfileMechanism

    def other(frame, event, argument):
        pass

    snap = codesnap.CodeSnap("python")
    snap._tracer = PythonTracer(SetProfileMechanism)
    snap.start()
    sys.setprofile(other)
    kept = []

    def in_child():
        kept.append(sys.getprofile())
        assert kept == [other]

    fork(in_child)
    sys.setprofile(None)
    with pytest.warns(RuntimeWarning, match="replaced while tracing"):
        snap.stop()
