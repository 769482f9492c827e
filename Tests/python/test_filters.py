"""Filters: exactly what was asked for is left out, and what is left stands where it should."""

from __future__ import annotations

import importlib
import json
import sys

import pytest
from accounts import events_by_setprofile, events_of_trace, in_module, trace_of
from codesnap import CodeSnap
from conftest import need_native


def tree(calls):
    """The calls as (name, children), each under its caller."""
    root = ("", [])
    path = [root]
    for is_entry, name, _ in calls:
        if is_entry:
            path[-1][1].append((name, []))
            path.append(path[-1][1][-1])
        else:
            assert path.pop()[0] == name
    return root[1]


def tree_of_trace(trace):
    root = ("", [])
    path = [root]
    for call in trace.slices():
        del path[call.depth + 1 :]
        assert len(path) == call.depth + 1
        node = (trace.functions[call.function].name.rpartition(".")[2], [])
        path[-1][1].append(node)
        path.append(node)
    return root[1]


@pytest.mark.parametrize("names", [("alpha",), ("beta",), ("alpha", "beta"), ("dataclasses",)], ids=" ".join)
def test_included_modules_are_counted_as_setprofile_counts_them(make_snap, alpha, names):
    expected = events_by_setprofile(alpha.program, in_module(*names))
    trace = trace_of(make_snap(include_files=names), alpha.program)
    assert events_of_trace(trace) == expected
    assert bool(expected) == (names != ("dataclasses",))


@pytest.mark.parametrize("name", ["alpha", "beta"])
def test_excluded_modules_are_counted_as_setprofile_counts_them(make_snap, alpha, name):
    there = in_module("alpha", "beta")
    left_out = in_module(name)
    expected = events_by_setprofile(alpha.program, lambda frame: there(frame) and not left_out(frame))
    trace = trace_of(make_snap(include_files=["alpha", "beta"], exclude_files=name), alpha.program)
    assert events_of_trace(trace) == expected != []


def test_the_callees_of_what_is_left_out_stand_under_the_nearest_call_that_is_there(make_snap, alpha):
    for name in ("alpha", "beta"):
        expected = tree(events_by_setprofile(alpha.program, in_module(name)))
        trace = trace_of(make_snap(include_files=name), alpha.program)
        assert tree_of_trace(trace) == expected
        assert max(call.depth for call in trace.slices()) >= (4 if name == "alpha" else 1)


@pytest.mark.parametrize("pattern", ["{}/alpha.py", "{}/[!b]*.py", "{}/../**/alpha.p?", "alpha.py", "./alpha.py", "**/alpha.py"])
def test_paths_are_those_of_files_below_the_current_folder(make_snap, alpha, tmp_path, monkeypatch, pattern):
    monkeypatch.chdir(tmp_path)
    expected = events_by_setprofile(alpha.program, in_module("alpha"))
    trace = trace_of(make_snap(include_files=pattern.format(tmp_path.resolve())), alpha.program)
    assert events_of_trace(trace) == expected
    # What a data class made from no file is its module's.
    assert "__init__" in [name for _, name, line in expected if line <= 2]


def test_code_with_a_relative_path(make_snap, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lib").mkdir()
    namespaces = {}
    for path in ("lib/inner.py", "./lib/../outer.py"):
        exec(compile("def called(): pass", path, "exec"), namespaces.setdefault(path, {}))
    snap = make_snap(include_files="lib/")
    snap.start()
    for namespace in namespaces.values():
        namespace["called"]()
    snap.stop()
    assert [function.path for function in snap.parse().functions] == ["lib/inner.py"]


def test_frozen_modules(make_snap):
    def program():
        sys.modules.pop("this_is_not_there", None)
        for _ in range(3):
            with pytest.raises(ImportError):
                importlib.import_module("this_is_not_there")

    def paths(**options):
        trace = trace_of(make_snap(**options), program)
        return {trace.functions[call.function].path for call in trace.slices()}

    assert [path for path in paths() if path.startswith("<frozen ")]
    assert not [path for path in paths(ignore_frozen=True) if path.startswith("<frozen ")]
    assert paths(include_files="<frozen importlib*>") == {path for path in paths() if path.startswith("<frozen importlib")}
    assert paths(only_mine=True) == {__file__}


def test_only_mine(make_snap, alpha):
    def program():
        json.dumps({"key": [alpha.program(), alpha.Point(1).y]}, default=str, indent=1)

    expected = events_by_setprofile(program, in_module("alpha", "beta", __name__.partition(".")[0]))
    trace = trace_of(make_snap(only_mine=True), program)
    assert events_of_trace(trace) == expected
    assert len(expected) > 100


def test_the_context_has_no_function_that_is_left_out(make_snap, alpha):
    snap = make_snap(exclude_files=["beta", "alpha.nothing"], only_mine=True)

    def begin():
        snap.start()
        alpha.beta.same(1)
        snap.stop()

    alpha.beta.call(begin)
    (span,) = (trace := snap.parse()).spans
    names = [trace.functions[number].name.rpartition(".")[2] for number in span.context]
    # The module that runs as the main program is the user's, whatever it is.
    assert names == ["<module>"][: len(names) - 2] + ["test_the_context_has_no_function_that_is_left_out", "begin"]
    assert span.kept == len(names) and trace.call_count == 0


def test_objects_with_other_filters_are_each_right(make_snap, alpha):
    everything = trace_of(make_snap(include_files=["alpha", "beta"]), alpha.program).call_count
    options = {
        "alpha": {"include_files": "alpha"},
        "beta": {"include_files": "beta"},
        "none": {"include_files": "gamma"},
        "all": {"include_files": ["alpha", "beta"]},
        "deep": {"include_files": ["alpha", "beta"], "max_stack_depth": 2},
        "plain": {},
    }
    snaps = {name: make_snap(**option) for name, option in options.items()}
    rounds = 4
    for turn in range(rounds):
        for name in sorted(snaps, key=lambda name: hash((turn, name))):
            snap = snaps[name]
            # Functions that are met under one filter and die before the next.
            mortal = {"__name__": "alpha"}
            exec("def mortal(): pass\nfor _ in range(3): mortal()", mortal)
            snap.start()
            alpha.program()
            mortal["mortal"]()
            snap.stop()
            del mortal
    counts = {name: trace_of(snap, lambda: None) for name, snap in snaps.items()}
    alphas = [call for call in counts["alpha"].slices()]
    assert len(alphas) + counts["beta"].call_count == (everything + 1) * rounds
    assert counts["all"].call_count == (everything + 1) * rounds
    assert counts["none"].call_count == 0
    assert counts["plain"].call_count >= (everything + 1) * rounds
    assert 0 < counts["deep"].call_count < counts["all"].call_count
    for name in ("alpha", "all", "plain"):
        trace = counts[name]
        named = [call for call in trace.slices() if trace.functions[call.function].name == "mortal"]
        assert len(named) == rounds, name


def test_functions_that_die_between_filters(make_snap):
    for turn in range(30):
        snap = make_snap(exclude_files=[f"odd_{turn}", "even"])
        snap.start()
        for number in range(40):
            exec("def made(): pass\nmade()", {"__name__": f"odd_{turn}" if number % 2 else f"kept_{turn}"})
        snap.stop()
        trace = snap.parse()
        names = [trace.functions[call.function].name for call in trace.slices()]
        assert names == ["<module>", "made"] * 20


def test_a_function_keeps_its_number_when_it_is_decided_anew(tracer):
    def called():
        pass

    everything, nothing = CodeSnap(tracer, include_files=__name__), CodeSnap(tracer, exclude_files=__name__)
    for _ in range(5):
        for snap in (everything, nothing):
            snap.start()
            called()
            snap.stop()
    trace = everything.parse()
    assert [trace.functions[call.function].name.rpartition(".")[2] for call in trace.slices()] == ["called"] * 5
    assert len({call.function for call in trace.slices()}) == 1
    assert nothing.parse().call_count == 0


def test_generators_are_decided_anew_as_well(make_snap):
    def numbers():
        # With something to do at its end: CPython may close one that has nothing to do without running it.
        try:
            yield 1
            yield 2
        finally:
            ended.append(1)

    counts = []
    ended = []
    running = None
    for options in ({}, {"exclude_files": __name__}, {"include_files": __name__}) * 2:
        snap = make_snap(**options)
        snap.start()
        for _ in numbers():
            pass
        if running is not None:
            # Made under one filter, resumed under the next.
            next(running)
            # Not left to the assignment below: up to 3.10 sys.setprofile does not tell of that.
            running.close()
        running = numbers()
        next(running)
        snap.stop()
        trace = snap.parse()
        counts.append(len([call for call in trace.slices() if trace.functions[call.function].name.endswith("numbers")]))
    # Two steps and the end, the step of the one before and its being closed, and one more.
    assert counts == [4, 0, 6, 6, 0, 6]


@pytest.mark.skipif(sys.implementation.name == "pypy", reason="PyPy runs finalizers when it collects garbage")
def test_a_callback_that_raises_and_a_finalizer(make_snap, alpha):
    class Finalized:
        def __del__(self):
            alpha.beta.same(1)
            raise_in()

    def raise_in():
        try:
            alpha.fail(2)
        except KeyError as error:
            seen.append(error.args)

    seen = []
    snap = make_snap(include_files="beta")
    snap.start()
    Finalized()
    try:
        alpha.beta.call(alpha.fail, 1)
    except KeyError as error:
        seen.append(error.args)
    snap.stop()
    assert seen == [(0,), (0,)]
    trace = snap.parse()
    names = [trace.functions[call.function].name for call in trace.slices()]
    assert names == ["same", *["call", "call", "same", "same"] * 2]


def test_other_tools_places_are_heard_of_again_after_a_filtered_span(alpha):
    if not hasattr(sys, "monitoring"):
        pytest.skip("sys.monitoring came with CPython 3.12")
    monitoring = sys.monitoring
    snap = CodeSnap("python", exclude_files=["alpha", "beta"])
    trace_of(snap, alpha.program)
    # The next user of the id that codesnap had.
    heard = []
    monitoring.use_tool_id(2, "test")
    try:
        monitoring.register_callback(2, monitoring.events.PY_START, lambda code, offset: heard.append(code.co_name))
        monitoring.set_events(2, monitoring.events.PY_START)
        alpha.beta.same(1)
    finally:
        monitoring.set_events(2, 0)
        monitoring.register_callback(2, monitoring.events.PY_START, None)
        monitoring.free_tool_id(2)
    assert "same" in heard


def test_the_trace_says_which_filters_were_on(tracer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    snap = CodeSnap(
        tracer, include_files=["a b.py", "package"], exclude_files="<frozen *>", max_stack_depth=9, ignore_frozen=True, only_mine=True,
        min_duration="1.5us",
    )  # fmt: skip
    info = trace_of(snap, lambda: None).info
    here = str(tmp_path.resolve())
    assert {key: info[key] for key in list(info)[-7:]} == {
        "include_files": f"'{here}/a b.py' package",
        "exclude_files": "'<frozen *>'",
        "max_stack_depth": "9",
        "ignore_frozen": "1",
        "only_mine": "1",
        "min_duration_ns": "1500",
        "dropped_short_calls": "0",
    }
    plain = trace_of(CodeSnap(tracer), lambda: None).info
    assert set(plain).isdisjoint(list(info)[-7:])


def test_filters_hold_after_clear(make_snap, alpha):
    snap = make_snap(include_files="beta", max_stack_depth=1)
    first = trace_of(snap, alpha.program).call_count
    snap.clear()
    assert trace_of(snap, alpha.program).call_count == first
    snap.cleanup()
    assert trace_of(snap, alpha.program).call_count == first


def test_nothing_is_stored_of_what_is_left_out(make_snap, alpha):
    snap = make_snap(exclude_files=["alpha", "beta"], include_files=["alpha", "beta"])
    snap.start()
    alpha.program()
    assert snap.event_count == 0
    if snap.tracer == "python":
        assert [events for _, events in snap._tracer._running.buffers if events] == []
    snap.stop()
    assert snap.parse().event_count == 0


def test_the_native_tracer_takes_no_longer_with_thousands_of_functions(native):
    need_native()
    # Deciding anew marks what lives, and nothing else: dead functions cost nothing, and a change of filters no second.
    snaps = [CodeSnap("c", exclude_files="none"), CodeSnap("c")]
    namespaces = []
    for number in range(3000):
        namespace = {"__name__": "many"}
        exec(f"def f{number}(): return {number}", namespace)
        namespaces.append(namespace)
    for snap in snaps * 2:
        snap.start()
        for number, namespace in enumerate(namespaces):
            namespace[f"f{number}"]()
        snap.stop()
    for snap in snaps:
        trace = snap.parse()
        assert sum(trace.functions[call.function].name.startswith("f") for call in trace.slices()) == 6000
