"""The workloads of the harness: as many events as they state, under every tracer and by two accounts that are not ours."""

from __future__ import annotations

import cProfile
import importlib.util
import json
import sys
import threading
import time

import pytest
from accounts import trace_of
from conftest import ROOT

SPECIFICATION = {"fib": 10_336, "hanoi": 8_192, "slow_fib": 1_508}
OTHERS = {"generators": 7_062, "threads": 4_322, "exceptions": 5_604, "deep_recursion": 10_004, "methods": 10_202}
COUNTED = ("asyncio_tasks", "imports")
ALL = [*SPECIFICATION, "qsort", *OTHERS, *COUNTED]

on_pypy = pytest.mark.skipif(sys.implementation.name == "pypy", reason="the garbage collector's callbacks run when it likes")


def load(name):
    """The module of a workload, which has run once."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "Workloads" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    limit = sys.getrecursionlimit()
    try:
        spec.loader.exec_module(module)
    finally:
        module.limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit)
    return module


@pytest.fixture
def workload(request):
    """The module of the workload that a test is about, with the recursion limit that it has asked for."""
    module = load(request.param)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(module.limit)
    module.workload()
    yield module
    sys.setrecursionlimit(limit)
    if request.param == "asyncio_tasks":
        module._loop.close()


def stated(module):
    """What the workload says; for one whose events vary, nothing."""
    if getattr(module, "EVENTS_VARY", False):
        pytest.skip("its events vary on this interpreter")
    return module.EVENTS() if callable(module.EVENTS) else module.EVENTS


def account(program):
    """Entries plus exits as profile functions tell of them, on this thread and those that start."""
    events = []

    def callback(frame, event, argument):
        events.append(event)

    threading.setprofile(callback)
    sys.setprofile(callback)
    try:
        program()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    # threading.setprofile(None) is a call that comes too late to be seen.
    return events.count("call") + events.count("return")


@pytest.mark.parametrize("workload, count", [*SPECIFICATION.items(), *OTHERS.items()], indirect=["workload"])
def test_what_they_state(workload, count):
    assert stated(workload) == count


@on_pypy
@pytest.mark.parametrize("workload", ALL, indirect=True)
def test_a_profile_function_tells_of_as_many(workload):
    expected = stated(workload)
    assert [account(workload.workload) for _ in range(3)] == [expected] * 3


@on_pypy
@pytest.mark.parametrize("workload", [name for name in ALL if name != "threads"], indirect=True)
def test_the_standard_profiler_counts_half_as_many_calls(workload):
    expected = stated(workload)
    profile = cProfile.Profile(builtins=False)
    profile.enable()
    workload.workload()
    profile.disable()
    # From 3.14 on, built-in functions are in it all the same, as texts.
    assert 2 * sum(entry.callcount for entry in profile.getstats() if hasattr(entry.code, "co_filename")) == expected


@pytest.mark.parametrize("workload", ALL, indirect=True)
def test_every_mechanism_records_as_many(make_snap, workload):
    expected = stated(workload)
    snap = make_snap()
    trace = trace_of(snap, workload.workload)
    assert snap.event_count == trace.event_count == 2 * trace.call_count == expected
    # A block of several, as the harness has them, and another one.
    for calls in (3, 2):
        snap.clear()
        snap.start()
        for _ in range(calls):
            workload.workload()
        snap.stop()
        assert snap.event_count == calls * expected


@pytest.mark.parametrize("workload", ALL, indirect=True)
def test_the_same_work_each_time(workload):
    first = workload.workload()
    assert first and workload.workload() == first


@pytest.mark.parametrize("workload", ["threads"], indirect=True)
def test_threads_have_a_track_each(make_snap, workload):
    trace = trace_of(make_snap(), workload.workload)
    calls = {}
    for call in trace.slices():
        calls.setdefault(call.thread, []).append(trace.functions[call.function].name)
    names = sorted(names[0] for names in calls.values())
    assert names == ["_compute"] * 4 + ["workload"]
    assert sorted(len(names) for names in calls.values())[1:] == [537] * 4


@pytest.mark.parametrize("workload", ["threads"], indirect=True)
def test_threads_take_over_what_was_left_for_new_ones(workload):
    profiled, traced = set(), set()

    def profile(frame, event, argument):
        profiled.add(threading.get_ident())

    def trace(frame, event, argument):
        traced.add(threading.get_ident())

    threading.setprofile(profile)
    threading.settrace(trace)
    try:
        workload.workload()
    finally:
        threading.setprofile(None)
        threading.settrace(None)
    # An ended thread's number may be given to the next one.
    assert profiled == traced and profiled and threading.get_ident() not in profiled


@pytest.mark.parametrize("workload", ["imports"], indirect=True)
def test_imports_leaves_what_was_there(workload):
    before, path, finders = json, sys.path, sys.meta_path
    workload.workload()
    assert sys.modules["json"] is before and sys.modules["json.decoder"] is before.decoder
    assert sys.path is path and sys.meta_path is finders
    assert sorted(set(workload._NAMES) - set(sys.modules)) == []


@on_pypy
@pytest.mark.parametrize("workload", ["imports"], indirect=True)
def test_imports_are_not_disturbed_by_files_that_others_write(workload, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    workload.workload()
    expected = workload.EVENTS()
    for number in range(3):
        time.sleep(0.01)  # the folder has another time
        (tmp_path / f"module_{number}.py").write_text("")
        assert account(workload.workload) == expected


def test_no_workload_takes_a_module_s_name():
    """Their folder is in front of sys.path when they are measured."""
    for name in ALL:
        spec = importlib.util.find_spec(name)
        assert spec is None or spec.origin == str(ROOT / "Workloads" / f"{name}.py")
