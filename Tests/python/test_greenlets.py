"""Greenlets: a track for each, nothing lost, and the program's own use of the package untouched."""

from __future__ import annotations

import collections
import gc
import threading
import weakref

import pytest
from codesnap import CodeSnap, Trace
from conftest import need_native
from test_command_parity import run

greenlet = pytest.importorskip("greenlet", reason="greenlet is not installed for this interpreter")


@pytest.fixture
def snap():
    need_native()
    return CodeSnap("c")


def step():
    pass


def work(count):
    for _ in range(count):
        step()


def counts(trace):
    """How often each function of this file was called, by the name of the thread or greenlet."""
    found = collections.defaultdict(collections.Counter)
    for call in trace.slices():
        function = trace.functions[call.function]
        assert not call.unfinished and not call.still_running
        if function.path == __file__:
            found[trace.threads[call.thread].name][function.name.rpartition(".")[2]] += 1
    return {name: dict(counter) for name, counter in found.items()}


def test_each_greenlet_has_a_track_of_its_own(snap):
    def turns(other, number):
        for _ in range(5):
            work(number)
            others[other].switch()

    others = {}
    snap.start()
    others["a"] = greenlet.greenlet(lambda: turns("b", 3))
    others["b"] = greenlet.greenlet(lambda: turns("a", 7))
    others["a"].switch()
    work(2)
    for each in others.values():
        while not each.dead:
            each.switch()
    snap.stop()
    trace = snap.parse()
    found = counts(trace)
    assert found.pop("MainThread") == {"work": 1, "step": 2}
    assert sorted(found.values(), key=lambda counter: counter["step"]) == [
        {"<lambda>": 1, "turns": 1, "work": 5, "step": 15},
        {"<lambda>": 1, "turns": 1, "work": 5, "step": 35},
    ]
    (main,) = [thread for thread in trace.threads if not thread.is_greenlet]
    lanes = [thread for thread in trace.threads if thread.is_greenlet]
    assert main.is_main
    assert [(lane.is_main, lane.native_id, lane.name) for lane in lanes] == [
        (False, main.native_id, "greenlet 1"),
        (False, main.native_id, "greenlet 2"),
    ]


def test_a_greenlet_that_calls_the_start_and_one_that_calls_the_stop(snap):
    def begin():
        snap.start()
        work(3)
        main.switch()
        work(4)

    main = greenlet.getcurrent()
    beginner = greenlet.greenlet(begin)
    beginner.switch()
    work(1)
    beginner.switch()
    greenlet.greenlet(snap.stop).switch()
    trace = snap.parse()
    assert sorted(counts(trace).values(), key=lambda counter: counter["step"]) == [
        {"work": 1, "step": 1},
        {"work": 2, "step": 7},
    ]
    (span,) = trace.spans
    assert trace.threads[span.thread].is_greenlet
    assert trace.functions[span.context[-1]].name.endswith("begin")


def test_exceptions_thrown_into_greenlets(snap):
    def wait():
        try:
            work(1)
            main.switch()
        except ValueError:
            work(2)
        main.switch()

    main = greenlet.getcurrent()
    snap.start()
    waiting = greenlet.greenlet(wait)
    waiting.switch()
    waiting.throw(ValueError)
    waiting.throw(greenlet.GreenletExit)
    snap.stop()
    assert waiting.dead
    assert counts(snap.parse()) == {"greenlet 1": {"wait": 1, "work": 2, "step": 3}}


def test_threads_have_greenlets_of_their_own(snap):
    def greenlets_of(number):
        def turn():
            for _ in range(number):
                work(1)
                main.switch()

        main = greenlet.getcurrent()
        mine = [greenlet.greenlet(turn) for _ in range(3)]
        for _ in range(number + 1):
            for each in mine:
                each.switch()
        work(100)

    snap.start()
    threads = [threading.Thread(target=greenlets_of, args=(number,), name=f"thread {number}") for number in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    snap.stop()
    trace = snap.parse()
    found = counts(trace)
    lanes = {thread.name: thread.native_id for thread in trace.threads if thread.is_greenlet}
    ids = {thread.name: thread.native_id for thread in trace.threads if not thread.is_greenlet}
    assert len(lanes) == 6
    for number in (2, 3):
        assert found[f"thread {number}"]["step"] == 100
        of_thread = [name for name, native_id in lanes.items() if native_id == ids[f"thread {number}"]]
        assert [found[name]["step"] for name in of_thread] == [number] * 3


def test_nobody_holds_a_greenlet(snap):
    def wait():
        try:
            main.switch()
        except greenlet.GreenletExit:
            ended.append(True)
            raise

    main = greenlet.getcurrent()
    ended = []
    snap.start()
    waiting = greenlet.greenlet(wait)
    waiting.switch()
    reference = weakref.ref(waiting)
    del waiting
    gc.collect()
    snap.stop()
    assert ended == [True] and reference() is None


def test_thousands_of_brief_greenlets(snap):
    count = 3_000
    snap.start()
    for number in range(count):
        greenlet.greenlet(work).switch(number % 4)
    snap.stop()
    trace = snap.parse()
    found = counts(trace)
    assert len(found) == count
    assert collections.Counter(counter.get("step", 0) for counter in found.values()) == {n: count // 4 for n in range(4)}


def test_the_programs_own_trace_function_is_called_and_put_back(snap):
    events = []

    def own(event, pair):
        events.append((event, pair))

    def other():
        work(2)

    greenlet.settrace(own)
    try:
        snap.start()
        first = greenlet.greenlet(other)
        first.switch()
        snap.stop()
        assert greenlet.gettrace() is own
    finally:
        greenlet.settrace(None)
    main = greenlet.getcurrent()
    assert events == [("switch", (main, first)), ("switch", (first, main))]
    # It is a function of the program's, called in the greenlet that is switched to.
    assert counts(snap.parse()) == {"greenlet 1": {"own": 1, "other": 1, "work": 1, "step": 2}, "MainThread": {"own": 1}}


def test_a_trace_function_set_while_tracing_is_the_programs_own(snap):
    events = []

    def own(event, pair):
        events.append(event)

    def other():
        work(2)
        main.switch()
        work(3)

    main = greenlet.getcurrent()
    snap.start()
    first = greenlet.greenlet(other)
    first.switch()
    greenlet.settrace(own)
    first.switch()
    work(5_000)
    snap.stop()
    assert greenlet.gettrace() is own
    greenlet.settrace(None)
    assert events == ["switch", "switch"]
    trace = snap.parse()
    steps = sum(trace.functions[call.function].name == "step" for call in trace.slices())
    assert steps == 5_005


def test_a_trace_function_that_raises_is_taken_away(snap):
    def own(event, pair):
        raise KeyError("own")

    greenlet.settrace(own)
    try:
        snap.start()
        with pytest.raises(KeyError, match="own"):
            greenlet.greenlet(work).switch(1)
        assert greenlet.gettrace() is None
        snap.stop()
        assert greenlet.gettrace() is None
    finally:
        greenlet.settrace(None)


def test_nothing_is_left_behind(snap):
    def other():
        main.switch()
        work(1)

    main = greenlet.getcurrent()
    left = []

    def in_thread():
        first = greenlet.greenlet(lambda: here.switch())
        here = greenlet.getcurrent()
        first.switch()
        started.set()
        stopped.wait()
        first.switch()
        left.append(greenlet.gettrace())

    started, stopped = threading.Event(), threading.Event()
    thread = threading.Thread(target=in_thread)
    snap.start()
    waiting = greenlet.greenlet(other)
    waiting.switch()
    thread.start()
    started.wait()
    snap.stop()
    stopped.set()
    thread.join()
    waiting.switch()
    assert greenlet.gettrace() is None
    assert left == [None]
    assert sum("work" in counter for counter in counts_of_open(snap.parse()).values()) == 0


def counts_of_open(trace):
    found = collections.defaultdict(collections.Counter)
    for call in trace.slices():
        found[call.thread][trace.functions[call.function].name] += 1
    return found


IMPORTED_LATE = """
import sys
def step():
    pass
def work(count):
    for _ in range(count):
        step()
work(10)
assert "greenlet" not in sys.modules
import greenlet
main = greenlet.getcurrent()
def other(count):
    while True:
        work(count)
        main.switch()
greenlets = [greenlet.greenlet(other) for _ in range(3)]
for _ in range(4):
    for number, each in enumerate(greenlets):
        each.switch(number + 1) if not each else each.switch()
work(20)
"""


@pytest.mark.parametrize("options", [[], ["--only-mine"]], ids=["all", "only mine"])
def test_the_package_may_be_imported_while_tracing(tmp_path, options):
    need_native()
    (tmp_path / "late.py").write_text(IMPORTED_LATE)
    assert run(["-m", "codesnap", "--tracer", "c", "-q", "-o", "late.csnap", *options, "late.py"], tmp_path) == (0, "", "")
    trace = Trace.load(tmp_path / "late.csnap")
    steps = collections.Counter()
    for call in trace.slices():
        assert not call.unfinished
        if trace.functions[call.function].name == "step":
            steps[trace.threads[call.thread].is_greenlet, trace.threads[call.thread].name] += 1
    assert steps.pop((False, "MainThread")) == 30
    assert sorted(steps.values()) == [4, 8, 12]


GEVENT = """
import gevent, gevent.monkey, gevent.pool, gevent.queue, gevent.event
if PATCH:
    gevent.monkey.patch_all()
import threading, time

def step():
    pass

def worker(number):
    for _ in range(number):
        step()
        gevent.sleep(0)
    return number

def producer(queue):
    for number in range(50):
        queue.put(number)
        gevent.sleep(0)
    queue.put(StopIteration)

def consumer(queue):
    return sum(queue)

jobs = [gevent.spawn(worker, number) for number in range(1, 21)]
gevent.joinall(jobs)
print([job.value for job in jobs])
pool = gevent.pool.Pool(3)
print(list(pool.imap(worker, range(5))))
queue = gevent.queue.Queue()
reader = gevent.spawn(consumer, queue)
gevent.spawn(producer, queue)
reader.join()
print(reader.value)
killed = gevent.spawn(worker, 10**6)
gevent.sleep(0)
gevent.sleep(0)
killed.kill()
print(killed.dead)
thread = threading.Thread(target=worker, args=(3,))
thread.start()
thread.join()
with gevent.Timeout(0.01, False):
    gevent.sleep(10)
print("end")
"""


@pytest.mark.parametrize("patch", [False, True])
def test_gevent(tmp_path, patch):
    pytest.importorskip("gevent", reason="gevent is not installed for this interpreter")
    need_native()
    (tmp_path / "events.py").write_text(GEVENT.replace("PATCH", str(patch)))
    untraced = run(["events.py"], tmp_path)
    assert untraced[0] == 0 and untraced[1].endswith("end\n")
    assert run(["-m", "codesnap", "--tracer", "c", "-q", "-o", "events.csnap", "events.py"], tmp_path) == untraced
    trace = Trace.load(tmp_path / "events.csnap")
    steps = collections.Counter()
    for call in trace.slices():
        assert not call.unfinished
        if trace.functions[call.function].name == "worker":
            steps[call.thread] += 0
        if trace.functions[call.function].name == "step":
            steps[call.thread] += 1
    spawned = [steps[thread] for thread in sorted(steps) if trace.threads[thread].is_greenlet]
    # The twenty, in the order of their starts; what follows are the pool's, the one that was killed, and with patches the thread.
    assert spawned[:20] == list(range(1, 21))


def test_out_of_order_exits_are_marked_where_switches_are_not_heard_of(snap):
    """What the format has for it, where the program has the trace function for itself."""

    def other():
        work(1)
        main.switch()

    def outer():
        first.switch()

    main = greenlet.getcurrent()
    first = greenlet.greenlet(other)
    snap.start()
    work(1)
    greenlet.settrace(lambda *event: None)
    outer()
    first.switch()
    snap.stop()
    greenlet.settrace(None)
    trace = snap.parse()
    (thread,) = trace.threads
    by_name = {trace.functions[call.function].name.rpartition(".")[2]: call for call in trace.slices()}
    assert by_name["other"].unfinished and not by_name["outer"].unfinished
