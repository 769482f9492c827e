"""The CodeSnap class."""

from __future__ import annotations

import builtins
import cProfile
import json
import sys
import threading
import time
import warnings

import codesnap
import pytest
from codesnap import CodeSnap, Trace
from conftest import HAS_MONITORING, HAS_NATIVE


def called():
    pass


def test_version():
    assert codesnap.__version__ == "0.1.0"


def test_auto_is_native_where_it_is_built():
    assert CodeSnap().tracer == ("c" if HAS_NATIVE else "python")


def test_c_without_the_extension_names_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "codesnap._native", None)
    monkeypatch.delattr(codesnap, "_native", raising=False)
    with pytest.raises(RuntimeError, match="scripts/build-extension"):
        CodeSnap(tracer="c")
    assert CodeSnap(tracer="auto").tracer == "python"


def test_an_unknown_tracer_is_named():
    with pytest.raises(ValueError, match="'java'"):
        CodeSnap(tracer="java")


@pytest.mark.parametrize("name", ["result.txt", "result", "result.csv", ""])
def test_an_unknown_ending_names_the_three(tracer, name):
    with pytest.raises(ValueError, match=r"\.html.*\.json.*\.csnap"):
        CodeSnap(tracer, output_file=name)
    with pytest.raises(ValueError, match=r"\.html.*\.json.*\.csnap"):
        CodeSnap(tracer).save(name)
    with pytest.raises(ValueError):
        CodeSnap(tracer).run("1/0", output_file=name)


def test_save_picks_the_format_by_the_ending(tracer, tmp_path):
    snap = CodeSnap(tracer)
    snap.start()
    called()
    snap.stop()
    for name in ("page.html", "events.json", "trace.csnap", "PAGE.HTML"):
        snap.save(tmp_path / name)
    assert (tmp_path / "page.html").read_bytes().startswith(b"<!")
    assert (tmp_path / "PAGE.HTML").read_bytes() == (tmp_path / "page.html").read_bytes()
    assert json.loads((tmp_path / "events.json").read_text())["traceEvents"]
    assert Trace.load(tmp_path / "trace.csnap").call_count == 1


def test_save_stops_first(tracer, tmp_path):
    snap = CodeSnap(tracer)
    path = str(tmp_path / "trace.csnap")
    snap.start()
    called()
    snap.save(path)
    assert not snap.is_running
    called()
    assert Trace.load(path).call_count == snap.parse().call_count == 1


def test_the_default_file_is_result_html_in_the_current_directory(tracer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CodeSnap(tracer).run("import random; random.randrange(10)")
    assert [path.name for path in tmp_path.iterdir()] == ["result.html"]


def test_run_honours_its_output_file(tracer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    snap = CodeSnap(tracer, output_file="default.csnap")
    snap.run("def f(): pass\nf(); f()", output_file="better_name.csnap")
    assert [path.name for path in tmp_path.iterdir()] == ["better_name.csnap"]
    trace = Trace.load("better_name.csnap")
    assert [trace.functions[call.function].name for call in trace.slices()] == ["<module>", "f", "f"]
    snap.run("pass")
    assert Trace.load("default.csnap").call_count == 4


def test_run_takes_a_code_object_and_a_fresh_namespace(tracer, tmp_path):
    snap = CodeSnap(tracer, output_file=tmp_path / "r.csnap")
    seen = []
    builtins.codesnap_test_seen = seen
    try:
        snap.run(compile("codesnap_test_seen.append(sorted(globals())); x = 1", "<test>", "exec"))
        snap.run("codesnap_test_seen.append(sorted(globals()))")
    finally:
        del builtins.codesnap_test_seen
    assert seen == [["__builtins__", "__name__"]] * 2


def test_run_saves_and_raises_what_the_code_raises(tracer, tmp_path):
    snap = CodeSnap(tracer, output_file=tmp_path / "r.csnap")
    with pytest.raises(ZeroDivisionError):
        snap.run("def f(): 1/0\nf()")
    assert Trace.load(tmp_path / "r.csnap").call_count == 2
    with pytest.raises(SystemExit):
        snap.run("raise SystemExit(3)")
    with pytest.raises(SyntaxError):
        snap.run("def")
    assert not snap.is_running


def test_the_context_manager_saves(tracer, tmp_path):
    path = tmp_path / "r.csnap"
    with CodeSnap(tracer, output_file=path) as snap:
        called()
        assert snap.is_running
    assert Trace.load(path).call_count == 1
    with pytest.raises(KeyError):
        with CodeSnap(tracer, output_file=path):
            raise KeyError
    assert Trace.load(path).call_count == 0


def test_one_object_traces_at_a_time(tracer):
    first, second = CodeSnap(tracer), CodeSnap("python")
    first.start()
    with pytest.raises(RuntimeError, match="this CodeSnap object is tracing already"):
        first.start()
    with pytest.raises(RuntimeError, match="another CodeSnap object is tracing already"):
        second.start()
    second.stop()
    assert first.is_running and not second.is_running
    first.stop()
    second.start()
    second.stop()
    assert len(first.parse().spans) == len(second.parse().spans) == 1


def test_clear_forgets(tracer):
    snap = CodeSnap(tracer)
    for forget in (snap.clear, snap.cleanup):
        snap.start()
        called()
        snap.stop()
        assert snap.event_count == 2
        forget()
        assert snap.event_count == 0
        assert snap.parse().spans == []
        assert snap.parse().functions == []
    snap.start()
    called()
    snap.stop()
    assert [function.name for function in snap.parse().functions][:1] == ["called"]


def test_clear_while_it_runs_goes_on_with_a_new_first_span(tracer):
    snap = CodeSnap(tracer)
    snap.start()
    called()
    snap.clear()
    assert snap.is_running
    called()
    called()
    snap.stop()
    assert snap.event_count == 4
    (span,) = snap.parse().spans
    assert span.start == 0


def test_cleanup_while_it_runs_stops(tracer):
    snap = CodeSnap(tracer)
    snap.start()
    called()
    snap.cleanup()
    assert not snap.is_running and snap.event_count == 0


def test_parse_gives_the_same_until_more_is_recorded(tracer):
    snap = CodeSnap(tracer)
    snap.start()
    called()
    first = snap.parse()
    assert snap.parse().csnap == first.csnap
    snap.start()
    called()
    assert snap.parse().call_count == 2
    assert first.call_count == 1


def test_info(tracer):
    before = time.time_ns()
    snap = CodeSnap(tracer)
    snap.start()
    snap.stop()
    info = snap.parse().info
    assert list(info) == [
        "producer",
        "tracer",
        "mechanism",
        "interpreter",
        "platform",
        "pid",
        "command",
        "started_unix_ns",
        "clock",
        "event_cost_ns",
    ]
    assert info["producer"] == "codesnap 0.1.0"
    assert info["tracer"] == tracer
    expected = "frame evaluation hook" if tracer == "c" else "sys.monitoring" if HAS_MONITORING else "sys.setprofile"
    assert info["mechanism"] == expected
    assert info["interpreter"].split() == [
        {"cpython": "CPython", "pypy": "PyPy"}[sys.implementation.name],
        ".".join(map(str, sys.version_info[:3])),
    ]
    assert before <= int(info["started_unix_ns"]) <= time.time_ns()


def test_the_command_is_quoted(tracer, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["my script.py", "a'b", "\udcff", ""])
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    snap = CodeSnap(tracer)
    snap.start()
    assert snap.parse().info["command"] == "python3 'my script.py' 'a'\"'\"'b' '\\udcff' ''"


def test_nothing_recorded_can_be_saved(tracer, tmp_path):
    snap = CodeSnap(tracer)
    for name in ("a.html", "a.json", "a.csnap"):
        snap.save(tmp_path / name)
    assert Trace.load(tmp_path / "a.csnap").event_count == 0
    assert json.loads((tmp_path / "a.json").read_text())["traceEvents"] == []


def test_names_are_qualified(make_snap):
    class Outer:
        class Inner:
            def method(self):
                return (lambda: [n for n in (1,) if (lambda: n)()])()

        @staticmethod
        def static():
            pass

    snap = make_snap()
    snap.start()
    Outer.Inner().method()
    Outer.static()
    snap.stop()
    trace = snap.parse()
    prefix = "test_names_are_qualified.<locals>.Outer"
    names = {function.name for function in trace.functions[: trace.call_count]}
    assert {f"{prefix}.Inner.method", f"{prefix}.Inner.method.<locals>.<lambda>", f"{prefix}.static"} <= names
    (method,) = [function for function in trace.functions if function.name.endswith(".Inner.method")]
    assert str(method) == f"{prefix}.Inner.method ({__file__}:{method.line})"
    assert method.line == Outer.Inner.method.__code__.co_firstlineno


def test_names_of_hostile_functions(make_snap, tmp_path):
    name = "</script>\u2028\0" + "\U0001f40d" * 20_000
    made = called.__code__.replace(co_name=name, co_filename="/tmp/\udc80.py")
    if hasattr(made, "co_qualname"):
        made = made.replace(co_qualname=name)
    snap = make_snap()
    snap.start()
    exec(made, {})
    snap.stop()
    (function,) = [function for function in snap.parse().functions if function.path == "/tmp/\\udc80.py"]
    assert function.name.startswith("</script>\u2028\0\U0001f40d")
    assert function.name.endswith("\U0001f40d\u2026")
    snap.save(tmp_path / "r.html")
    snap.save(tmp_path / "r.json")
    json.loads((tmp_path / "r.json").read_text())


@pytest.mark.skipif(HAS_MONITORING, reason="the Python tracer does not use sys.setprofile from 3.12 on")
def test_another_profiler_is_named():
    profile = cProfile.Profile()
    snap = CodeSnap("python")
    profile.enable()
    try:
        with pytest.raises(RuntimeError, match="another profiler is active .*cProfile"):
            snap.start()
    finally:
        profile.disable()
    assert not snap.is_running
    snap.start()
    snap.stop()


@pytest.mark.skipif(HAS_MONITORING, reason="the Python tracer does not use sys.setprofile from 3.12 on")
def test_the_threads_profiler_is_another_one_and_is_kept():
    def other(*_):
        pass

    threading.setprofile(other)
    try:
        with pytest.raises(RuntimeError, match="other"):
            CodeSnap("python").start()
        assert threading._profile_hook is other
    finally:
        threading.setprofile(None)


@pytest.mark.skipif(HAS_MONITORING, reason="the Python tracer does not use sys.setprofile from 3.12 on")
def test_a_program_that_takes_the_profile_function_is_told():
    snap = CodeSnap("python")
    snap.start()
    called()
    sys.setprofile(None)
    called()
    with pytest.warns(RuntimeWarning, match="the profile function was replaced while tracing"):
        snap.stop()
    assert snap.event_count == 2


@pytest.mark.skipif(not HAS_MONITORING, reason="sys.monitoring came with CPython 3.12")
def test_other_monitoring_tools_are_left_alone():
    taken = [tool for tool in range(6) if sys.monitoring.get_tool(tool) is None]
    for tool in taken[1:]:
        sys.monitoring.use_tool_id(tool, f"tool {tool}")
    try:
        snap = CodeSnap("python")
        snap.start()
        assert sys.monitoring.get_tool(taken[0]) == "codesnap"
        called()
        snap.stop()
        assert snap.event_count == 2
        sys.monitoring.use_tool_id(taken[0], "the last")
        with pytest.raises(RuntimeError, match="no tool id left.*the last"):
            snap.start()
        assert not snap.is_running
        sys.monitoring.free_tool_id(taken[0])
    finally:
        for tool in taken[1:]:
            assert sys.monitoring.get_tool(tool) == f"tool {tool}"
            sys.monitoring.free_tool_id(tool)


@pytest.mark.skipif(not HAS_MONITORING, reason="sys.monitoring came with CPython 3.12")
def test_beside_cprofile():
    profile = cProfile.Profile()
    profile.enable()
    snap = CodeSnap("python")
    snap.start()
    called()
    snap.stop()
    profile.disable()
    assert snap.event_count == 2
    assert [entry for entry in profile.getstats() if entry.code is called.__code__]


def test_no_warning_in_the_ordinary_case(make_snap):
    snap = make_snap()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        snap.start()
        called()
        snap.stop()
