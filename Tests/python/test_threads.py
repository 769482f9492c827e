"""Threads: a track for each, with its name and its id."""

from __future__ import annotations

import _thread
import threading

import pytest
from conftest import need_native
from test_command_parity import run as command


def work(count):
    for _ in range(count):
        step()


def step():
    pass


def calls_by_thread(trace):
    counts = {}
    for call in trace.slices():
        if trace.functions[call.function].name == "step":
            counts[trace.threads[call.thread].name] = counts.get(trace.threads[call.thread].name, 0) + 1
    return counts


def run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_each_thread_has_its_own_track(make_snap):
    snap = make_snap()
    threads = [threading.Thread(target=work, args=(100 * number,), name=f"worker {number}") for number in range(1, 9)]
    snap.start()
    run(threads)
    work(7)
    snap.stop()
    trace = snap.parse()
    expected = {f"worker {number}": 100 * number for number in range(1, 9)}
    expected["MainThread"] = 7
    assert calls_by_thread(trace) == expected
    assert [thread.index for thread in trace.threads] == list(range(len(trace.threads)))
    assert [thread.name for thread in trace.threads if thread.is_main] == ["MainThread"]
    for call in trace.slices():
        assert not call.unfinished


def test_indexes_count_in_the_order_of_first_events(make_snap):
    snap = make_snap()
    snap.start()
    run([threading.Thread(target=work, args=(3,)) for _ in range(4)])
    snap.stop()
    trace = snap.parse()
    first_events = {}
    for event in trace.events():
        first_events.setdefault(event.thread, event.time)
    assert list(first_events) == sorted(first_events, key=first_events.get)


def test_native_ids_are_the_system_s(make_snap):
    if not hasattr(threading, "get_native_id"):
        pytest.skip("this interpreter has no native ids")
    snap = make_snap()
    ids = {}

    def note():
        ids[threading.current_thread().name] = threading.get_native_id()
        step()

    thread = threading.Thread(target=note, name="noted")
    snap.start()
    run([thread])
    note()
    snap.stop()
    assert {thread.name: thread.native_id for thread in snap.parse().threads} == ids


def test_threads_one_after_the_other_are_not_one(make_snap):
    """The system may give a new thread the id of one that has ended."""
    snap = make_snap()
    snap.start()
    for number in range(5):
        run([threading.Thread(target=work, args=(number + 1,), name=f"number {number}")])
    snap.stop()
    counts = calls_by_thread(snap.parse())
    assert counts == {f"number {number}": number + 1 for number in range(5)}


def test_a_thread_over_several_spans_is_one_track(make_snap):
    if getattr(make_snap, "mechanism", "") == "setprofile":
        pytest.skip("sys.setprofile sees only threads that start within the span")
    snap = make_snap()
    go, done = threading.Semaphore(0), threading.Semaphore(0)

    def worker():
        for _ in range(3):
            go.acquire()
            work(10)
            done.release()

    thread = threading.Thread(target=worker, name="worker")
    thread.start()
    for _ in range(3):
        snap.start()
        go.release()
        done.acquire()
        snap.stop()
    thread.join()
    trace = snap.parse()
    assert calls_by_thread(trace) == {"worker": 30}
    assert len(trace.threads) <= 2
    assert len({call.span for call in trace.slices() if trace.threads[call.thread].name == "worker"}) == 3


def test_threads_that_outlive_the_span_are_left_alone(make_snap):
    snap = make_snap()
    started, go = threading.Event(), threading.Event()
    profile = []

    def worker():
        work(5)
        started.set()
        go.wait()
        work(1000)
        import sys

        profile.append(sys.getprofile())

    thread = threading.Thread(target=worker, name="worker")
    snap.start()
    thread.start()
    started.wait()
    snap.stop()
    count = snap.event_count
    go.set()
    thread.join()
    assert profile == [None]
    assert snap.event_count == count
    assert calls_by_thread(snap.parse()) == {"worker": 5}


def test_threads_without_the_threading_module(make_snap):
    if getattr(make_snap, "mechanism", "") == "setprofile":
        pytest.skip("sys.setprofile sees only threads that the threading module starts")
    snap = make_snap()
    done = threading.Semaphore(0)

    def raw():
        work(20)
        done.release()

    snap.start()
    work(3)
    _thread.start_new_thread(raw, ())
    done.acquire()
    work(3)
    snap.stop()
    trace = snap.parse()
    counts = calls_by_thread(trace)
    assert counts.pop("MainThread") == 6
    assert list(counts.values()) == [20]


def test_a_busy_mix_of_threads_loses_nothing(make_snap):
    snap = make_snap()

    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    snap.start()
    threads = [threading.Thread(target=fib, args=(15,), name=f"t{number}") for number in range(4)]
    for thread in threads:
        thread.start()
    fib(15)
    for thread in threads:
        thread.join()
    snap.stop()
    trace = snap.parse()
    counts = {}
    for call in trace.slices():
        assert not call.unfinished and not call.still_running
        if trace.functions[call.function].name.endswith("fib"):
            counts[trace.threads[call.thread].name] = counts.get(trace.threads[call.thread].name, 0) + 1
    assert counts == {name: 1973 for name in ["MainThread", "t0", "t1", "t2", "t3"]}


def test_a_span_begun_on_another_thread(make_snap):
    """The Python tracer records one thread cheaply until a second one shows itself."""
    snap = make_snap()
    began, go, worked, ended = (threading.Event() for _ in range(4))

    def worker():
        snap.start()
        work(10)
        began.set()
        go.wait()
        work(10)
        worked.set()
        ended.wait()

    thread = threading.Thread(target=worker, name="worker")
    thread.start()
    began.wait()
    work(5)
    go.set()
    worked.wait()
    work(5)
    snap.stop()
    ended.set()
    thread.join()
    expected = {"worker": 20, "MainThread": 10}
    if getattr(make_snap, "mechanism", "") == "setprofile":
        del expected["MainThread"]  # it ran before the start
    assert calls_by_thread(snap.parse()) == expected


def test_hostile_thread_names(make_snap):
    snap = make_snap()
    name = "</script>\u2028\0\udc80" + "n" * 70_000
    snap.start()
    run([threading.Thread(target=work, args=(1,), name=name)])
    snap.stop()
    (found,) = [thread.name for thread in snap.parse().threads if not thread.is_main]
    assert found.startswith("</script>\u2028\0\\udc80nnn") and found.endswith("n\u2026")


def test_thousands_of_brief_threads_have_each_their_own_track(make_snap):
    snap = make_snap()
    count = 2_000
    native_ids = {}

    def brief(number):
        if hasattr(threading, "get_native_id"):
            native_ids[f"brief {number}"] = threading.get_native_id()
        work(number % 5)

    snap.start()
    for first in range(0, count, 20):
        run([threading.Thread(target=brief, args=(number,), name=f"brief {number}") for number in range(first, first + 20)])
    snap.stop()
    trace = snap.parse()
    names = [thread.name for thread in trace.threads if not thread.is_main]
    assert sorted(names) == sorted(f"brief {number}" for number in range(count))
    assert {thread.name: thread.native_id for thread in trace.threads if thread.name in native_ids} == native_ids
    expected = {f"brief {number}": number % 5 for number in range(count) if number % 5}
    assert calls_by_thread(trace) == expected
    for call in trace.slices():
        assert not call.unfinished and not call.still_running


def test_thousands_of_raw_threads_have_each_their_own_track(make_snap):
    if getattr(make_snap, "mechanism", "") == "setprofile":
        pytest.skip("sys.setprofile sees only threads that the threading module starts")
    snap = make_snap()
    count = 1_000
    done = threading.Semaphore(0)

    def raw(number):
        work(number)
        done.release()

    snap.start()
    for number in range(count):
        _thread.start_new_thread(raw, (number,))
        done.acquire()
    snap.stop()
    trace = snap.parse()
    counts = {}
    for call in trace.slices():
        if trace.functions[call.function].name == "step":
            counts[call.thread] = counts.get(call.thread, 0) + 1
    # In the order of their first events, which is that of their starts.
    assert [counts[thread] for thread in sorted(counts)] == list(range(1, count))
    assert len(trace.threads) >= count


@pytest.mark.parametrize("daemon", [False, True])
def test_threads_that_run_already(make_snap, daemon):
    if getattr(make_snap, "mechanism", "") == "setprofile":
        pytest.skip("sys.setprofile sees only threads that start within the span")
    go, done = threading.Event(), threading.Barrier(5)

    def wait_and_work(number):
        go.wait()
        work(number)
        done.wait()

    threads = [
        threading.Thread(target=wait_and_work, args=(10 * number,), name=f"early {number}", daemon=daemon) for number in range(1, 5)
    ]
    for thread in threads:
        thread.start()
    snap = make_snap()
    snap.start()
    go.set()
    done.wait()
    snap.stop()
    for thread in threads:
        thread.join()
    assert calls_by_thread(snap.parse()) == {f"early {number}": 10 * number for number in range(1, 5)}


# Prints by how many bytes resident memory grew over many threads that live briefly, the first of them not counted.
BRIEF_THREADS = """
import _thread, gc, threading
import codesnap
done = threading.Semaphore(0)

def brief():
    done.release()

def many(count):
    for _ in range(count):
        _thread.start_new_thread(brief, ())
        done.acquire()

def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

snap = codesnap.CodeSnap("c")
sizes = []
for turn in range(50):
    snap.start()
    many(1_000)
    snap.stop()
    snap.clear()
    # What is kept for use again has grown to its size by then.
    if turn % 10 == 9 and turn > 10:
        sizes.append(resident())
# What each thread leaves behind is in every difference; what the allocator takes at once is in one.
print(min(later - earlier for earlier, later in zip(sizes, sizes[1:])) // 10_000)
"""


def test_ended_threads_leave_nothing_behind(tmp_path):
    need_native()
    (tmp_path / "brief.py").write_text(BRIEF_THREADS)
    status, output, errors = command(["brief.py"], tmp_path)
    assert (status, errors) == (0, "")
    # A dictionary of threads alone would keep 40 bytes of each.
    assert int(output) < 20
