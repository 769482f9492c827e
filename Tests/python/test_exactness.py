"""Every call and nothing else, against the interpreter's own account of it."""

from __future__ import annotations

import collections
import cProfile
import importlib
import importlib.util
import sys
import threading
from pathlib import Path

import codesnap
import programs
import pytest
from accounts import events_by_setprofile, events_of_trace, trace_of
from conftest import need_native


@pytest.mark.parametrize("program", programs.ALL, ids=lambda program: program.__name__)
def test_events_are_those_of_sys_setprofile_in_the_same_order(make_snap, program):
    expected = events_by_setprofile(program, lambda frame: frame.f_code.co_filename == programs.__file__)
    assert expected
    assert events_of_trace(trace_of(make_snap(), program), programs.__file__) == expected


@pytest.mark.parametrize("program", [programs.recursion, programs.generators, programs.class_bodies, programs.exceptions])
def test_call_counts_are_those_of_cprofile(make_snap, program):
    profile = cProfile.Profile(builtins=False)
    profile.runcall(program)
    expected = collections.Counter()
    for entry in profile.getstats():
        # From 3.14 on, built-in functions are in it all the same, as texts.
        if getattr(entry.code, "co_filename", None) == programs.__file__:
            expected[entry.code.co_name, entry.code.co_firstlineno] += entry.callcount
    counted = collections.Counter()
    trace = trace_of(make_snap(), program)
    for call in trace.slices():
        function = trace.functions[call.function]
        if function.path == programs.__file__:
            counted[function.name.rpartition(".")[2], function.line] += 1
    assert counted == expected


def test_closing_a_generator_that_has_nothing_to_do_is_a_call_only_where_it_runs(make_snap):
    def program():
        generator = programs._count_up(10)
        next(generator)
        generator.close()

    entries = [name for is_entry, name, _ in events_of_trace(trace_of(make_snap(), program), programs.__file__) if is_entry]
    # From 3.13 on CPython does not run it, in 3.14 unless a profile function or sys.monitoring looks on; the hook changes nothing.
    is_run = sys.version_info < (3, 13) or (sys.version_info >= (3, 14) and make_snap.mechanism != "c")
    assert entries == ["_count_up"] * (2 if is_run else 1)


@pytest.mark.parametrize("program", programs.ALL, ids=lambda program: program.__name__)
def test_calls_nest_and_end(make_snap, program):
    trace = trace_of(make_snap(), program)
    ends = []
    before = 0
    for call in trace.slices():
        assert not call.unfinished and not call.still_running
        assert before <= call.start
        before = call.start
        del ends[call.depth :]
        assert len(ends) == call.depth, "a call's parent comes before it"
        assert call.duration >= 0
        assert not ends or call.start + call.duration <= ends[-1]
        ends.append(call.start + call.duration)
    assert trace.call_count * 2 == trace.event_count


def test_the_tracer_s_own_functions_are_in_no_trace(make_snap):
    snap = make_snap()
    for _ in range(3):
        snap.start()
        assert snap.event_count == 0
        assert snap.is_running
        snap.stop()
        snap.stop()
    assert snap.event_count == 0
    trace = snap.parse()
    assert trace.call_count == 0
    assert not [function for function in trace.functions if "codesnap" in function.path.lower() and "Sources" in function.path]
    assert len(trace.spans) == 3


def test_counting_while_it_runs(make_snap):
    def called():
        pass

    snap = make_snap()
    snap.start()
    called()
    first = snap.event_count
    called()
    called()
    second = snap.event_count
    snap.stop()
    assert (first, second, snap.event_count) == (2, 6, 6)


def test_functions_that_nobody_can_tell_apart_are_one(make_snap):
    source = "def twin():\n    pass\n"
    namespaces = []
    for path in ("<twins>", "<twins>", "<others>"):
        namespace = {}
        exec(compile(source, path, "exec"), namespace)
        namespaces.append(namespace)
    assert namespaces[0]["twin"].__code__ is not namespaces[1]["twin"].__code__
    snap = make_snap()
    snap.start()
    for namespace in namespaces:
        namespace["twin"]()
    snap.stop()
    trace = snap.parse()
    assert [str(trace.functions[call.function]) for call in trace.slices()] == ["twin (<twins>:1)"] * 2 + ["twin (<others>:1)"]
    assert sum(function.name == "twin" for function in trace.functions) == 2


def test_functions_that_die_while_tracing_keep_their_names(make_snap):
    snap = make_snap()
    snap.start()
    for number in range(200):
        namespace = {}
        exec(f"def made_{number}(): pass\nmade_{number}()", namespace)
        del namespace
    snap.stop()
    trace = snap.parse()
    names = [trace.functions[call.function].name for call in trace.slices()]
    assert [name for name in names if name != "<module>"] == [f"made_{number}" for number in range(200)]


def test_tracing_does_not_change_what_a_program_returns(make_snap):
    for program in programs.ALL:
        if program is programs.weak_references and sys.implementation.name == "pypy":
            continue  # it returns what no longer is, which PyPy tells after the next collection
        expected = program()
        results = []
        snap = make_snap()
        snap.start()
        results.append(program())
        snap.stop()
        assert results == [expected]


def test_the_module_counts(make_snap):
    snap = make_snap()
    code = compile("def f():\n    return 1\nf()\n", "module.py", "exec")
    snap.start()
    exec(code, {})
    snap.stop()
    trace = snap.parse()
    assert [str(trace.functions[call.function]) for call in trace.slices()] == ["<module> (module.py:1)", "f (module.py:1)"]
    assert codesnap.Function("f", "", 0) not in trace.functions


def count_by_setprofile(program):
    """How often each function was called, on all threads that start within."""
    counts = collections.Counter()

    def callback(frame, event, _):
        if event == "call" and "codesnap" not in frame.f_code.co_filename:
            code = frame.f_code
            counts[code.co_filename, code.co_name, code.co_firstlineno] += 1

    threading.setprofile(callback)
    sys.setprofile(callback)
    try:
        program()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return counts


def count_by_trace(trace):
    counts = collections.Counter()
    for call in trace.slices():
        function = trace.functions[call.function]
        counts[function.path, function.name.rpartition(".")[2], function.line] += 1
    return counts


@pytest.mark.skipif(sys.implementation.name == "pypy", reason="PyPy's import locks are made anew after each collection")
def test_an_import_of_many_modules(make_snap, tmp_path, monkeypatch):
    package = tmp_path / "many"
    package.mkdir()
    count = 40
    for number in range(count):
        imports = "".join(f"from . import m{other}\n" for other in range(number + 1, min(number + 4, count)))
        source = f"{imports}class C{number}:\n    def method(self): pass\ndef f{number}(): return [n for n in range(3)]\nf{number}()\n"
        (package / f"m{number}.py").write_text(source)
    (package / "__init__.py").write_text("from . import m0\nimport json.tool\n")
    monkeypatch.syspath_prepend(tmp_path)

    def program():
        for name in [name for name in sys.modules if name.partition(".")[0] == "many"]:
            del sys.modules[name]
        importlib.import_module("many")

    program()  # compiled, and its folders known
    program()
    expected = count_by_setprofile(program)
    found = count_by_trace(trace_of(make_snap(), program))
    assert sum(path.startswith(str(package)) for path, _, _ in expected) >= 3 * count
    # What ends the measuring is no part of it.
    assert {key: n for key, n in (found - expected).items()} == {}
    assert {key: n for key, n in (expected - found).items()} == {}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_leaves_by_sys_exit(make_snap):
    def leave(n):
        if n == 0:
            sys.exit(3)
        leave(n - 1)

    def program():
        threads = [threading.Thread(target=leave, args=(5,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    expected = count_by_setprofile(program)
    trace = trace_of(make_snap(), program)
    found = count_by_trace(trace)
    of_file = [{key: n for key, n in counts.items() if key[0] == __file__} for counts in (expected, found)]
    assert of_file[0] == of_file[1] and ("leave", 18) in {(name, n) for (_, name, _), n in of_file[0].items()}
    for call in trace.slices():
        assert not call.unfinished and not call.still_running


def load_fitted_calls():
    """The module anew: nothing is fitted to its calls yet."""
    path = Path(__file__).with_name("fitted_calls.py")
    spec = importlib.util.spec_from_file_location("fitted_calls", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("times_before", [0, 100])
def test_calls_that_the_interpreter_has_fitted_its_instructions_to(make_snap, times_before):
    module = load_fitted_calls()
    expected = count_by_setprofile(lambda: module.program(60))
    module = load_fitted_calls()
    module.program(times_before)
    found = count_by_trace(trace_of(make_snap(), lambda: module.program(60)))
    of_file = [
        {key: n for key, n in counts.items() if key[0] == module.__file__} for counts in (expected, found)
    ]
    assert len(of_file[0]) > 50
    assert of_file[0] == of_file[1]


@pytest.mark.parametrize("depth", [None, 50])
def test_they_are_seen_again_in_a_second_span(make_snap, depth):
    module = load_fitted_calls()
    snap = make_snap(max_stack_depth=depth)
    for _turn in range(3):
        module.program(50)
        snap.clear()
        found = count_by_trace(trace_of(snap, lambda: module.program(20)))
        names = collections.Counter()
        for (path, name, _), count in found.items():
            if path == module.__file__:
                names[name] += count
        assert (names["begin"], names["take"], names["operate"]) == (20, 20, 20)
        # One in operate, three in instantiate, where Derived's calls Item's, and ten in define.
        assert names["__getitem__"] == 20 * (1 + 3 + 10)
        assert names["__init__"] == 20 * 6 + 1


def test_functions_kept_in_sight_are_told_apart_by_calls_fitted_later():
    need_native()

    class Short:
        def __getitem__(self, key):
            return key

    class Long:
        def __getitem__(self, key, more="a default", *, last="the last"):
            return key, more, last

    def call(function, times):
        for _ in range(times):
            result = function(None, "key")
        return result

    snap = codesnap.CodeSnap("c")
    snap.start()
    first = Short()[0], Long()[0]
    snap.stop()
    assert first == (0, (0, "a default", "the last"))
    assert call(Short.__getitem__, 100) == "key"
    assert call(Long.__getitem__, 100) == ("key", "a default", "the last")
    assert call(Short.__getitem__, 100) == "key"
