"""Calls of C functions, recorded on request, against what sys.setprofile tells of them."""

from __future__ import annotations

import ast
import collections
import ctypes
import functools
import gc
import json
import re
import sys
import threading
import time
import weakref

import codesnap
import pytest
from codesnap._c_functions import CFunctionEvents
from codesnap._pytracer import PythonTracer
from conftest import HAS_MONITORING
from test_command_parity import run

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="built-in functions are CPython's")


@pytest.fixture(params=["setprofile", "monitoring", "c"])
def make_snap(make_snap, request):
    """Makes objects that record C functions, with each mechanism."""

    def make():
        snap = make_snap(c_functions=True)
        if isinstance(snap._tracer, PythonTracer):
            snap._tracer._c_functions = True
        return snap

    return make


class Opaque:
    def __init__(self):
        self.items = [3, 1, 2]

    def key(self, item):
        return abs(item)


def bound_and_unbound_methods():
    items = [3, 1]
    items.append(2)
    list.append(items, 4)
    append = items.append
    append(5)
    append(*[6])
    "-".join(["a", "b"]).upper()
    dict.fromkeys("ab").items()
    return items


def exceptions_from_c():
    for call in (lambda: [].pop(), lambda: next(iter(())), lambda: chr(-1)):
        try:
            call()
        except (IndexError, StopIteration, ValueError):
            pass
    assert getattr(object(), "missing", None) is None


def c_that_calls_back():
    opaque = Opaque()
    sorted(opaque.items, key=opaque.key)
    opaque.items.sort(key=opaque.key)
    sum(map(opaque.key, opaque.items))
    functools.reduce(lambda a, b: max(a, b), opaque.items)
    re.compile("a").sub(lambda match: match.group().upper(), "banana")


def c_functions_within_generators():
    def generator():
        # With something to do at its end: CPython may close one that has nothing to do without running it.
        try:
            for number in range(3):
                yield abs(number)
        finally:
            len([])

    assert sum(generator()) == 3
    suspended = generator()
    next(suspended)
    suspended.close()


class Subclass(list):
    def append(self, item):
        super().append(item)


def polymorphic_calls():
    def python_function(item):
        return item

    for function in (len, python_function, repr, Subclass, str, python_function, len):
        function([1])
    Subclass().append(1)


def methods_without_an_object():
    # Compiled anew each time: CPython 3.13.0 crashes, traced or not, when it has fitted such a call to a method.
    for source in ("str.upper()", "dict.get()", "list.append(*[])"):
        try:
            eval(source)
        except TypeError:
            pass


def methods_that_share_a_definition():
    object.__new__(Opaque)
    for kind in (tuple, str, dict, int):
        kind.__new__(kind)
    Point = collections.namedtuple("Point", "x y")
    Point(1, 2)._replace(x=3)
    numbers = {1: 2}
    for iterator in (iter(numbers), iter(numbers.values()), iter(numbers.items())):
        iterator.__length_hint__()
        iterator.__length_hint__()


def class_and_static_methods():
    str.maketrans("a", "b")
    bytes.fromhex("00")
    type("Subclass", (dict,), {}).fromkeys("ab")
    int.from_bytes(b"a", "big")
    collections.OrderedDict.fromkeys("ab")


def errors_of_all_kinds():
    for source in (
        "len()", "[].append()", "'a'.join(1)", "{}.pop(1)", "next(iter([]))", "abs(None)", "sorted([1, None])", "max([])",
        "print(1, foo=2)", "'a'.split(sep=5)", "getattr(1, 'x')", "len(*[1, 2])", "int.from_bytes()",
    ):  # fmt: skip
        try:
            eval(source)
        except (TypeError, ValueError, KeyError, StopIteration, AttributeError):
            pass


def modules_of_the_standard_library():
    json.loads(json.dumps({"a": [1, 2.5, None, {"b": "x"}] * 5}, indent=2))
    ast.unparse(ast.parse("def f(a, *b: int) -> None:\n    return [x for x in a if x > 1]\n"))
    re.purge()
    re.compile(r"(a|b)*(?P<x>c+)[^d-f]?").sub(lambda match: match.group("x") or "", "abcabcccd" * 4)


PROGRAMS = [
    bound_and_unbound_methods,
    methods_without_an_object,
    methods_that_share_a_definition,
    class_and_static_methods,
    errors_of_all_kinds,
    modules_of_the_standard_library,
    exceptions_from_c,
    c_that_calls_back,
    c_functions_within_generators,
    polymorphic_calls,
]


def own_name(function):
    """What a C function says that it is called: its own account, with the type that its method comes from."""
    if isinstance(function.__module__, str):
        # From 3.15 on a static method says its type: str.maketrans.
        is_of_builtin_type = function.__module__ == "builtins" and "." in function.__qualname__
        return function.__qualname__ if is_of_builtin_type else f"{function.__module__}.{function.__qualname__}"
    reduced = function.__reduce__()
    if isinstance(reduced, str):
        return function.__qualname__
    owner = reduced[1][0]
    types = type.mro(owner) if isinstance(owner, type) and owner is not type else type(owner).__mro__
    kinds = ("method_descriptor", "classmethod_descriptor", "staticmethod")
    kind = next((kind for kind in types if type(vars(kind).get(function.__name__)).__name__ in kinds), types[0])
    module = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return f"{module}{kind.__qualname__}.{function.__name__}"


def events_by_setprofile(program):
    """(entry or not, name) of every Python and C function that `program` calls; a C function's with its module and type."""
    events = []

    def callback(frame, event, argument):
        if event in ("call", "return"):
            events.append((event == "call", frame.f_code.co_name))
        else:
            events.append((event == "c_call", own_name(argument)))

    sys.setprofile(callback)
    try:
        program()
    finally:
        sys.setprofile(None)
    return events[:-1]  # less the call of sys.setprofile itself


def trace_of(snap, program):
    snap.start()
    program()
    snap.stop()
    return snap.parse()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_events_are_those_of_sys_setprofile_in_the_same_order(make_snap, program):
    program()  # `re` keeps what it has compiled
    expected = events_by_setprofile(program)
    trace = trace_of(make_snap(), program)
    names = [function.name.rpartition(".")[2] if function.path else function.name for function in trace.functions]
    assert [(event.is_entry, names[event.function]) for event in trace.events()] == expected
    assert any(not trace.functions[event.function].path for event in trace.events())
    assert not [call for call in trace.slices() if call.unfinished or call.still_running]


def test_a_c_function_has_its_module_or_type_in_its_name(make_snap):
    trace = trace_of(make_snap(), lambda: (c_that_calls_back(), bound_and_unbound_methods(), time.time(), threading.get_ident()))
    found = {function.name for function in trace.functions if not function.path}
    expected = {
        "builtins.sorted", "builtins.sum", "list.sort", "list.append", "str.join", "str.upper", "dict.fromkeys", "dict.items",
        "re.Pattern.sub", "re.Match.group", "_functools.reduce", "time.time", "_thread.get_ident",
    }  # fmt: skip
    assert expected <= found
    assert all(function.line == 0 for function in trace.functions if not function.path)


def test_without_the_option_there_are_none(tracer):
    snap = codesnap.CodeSnap(tracer)
    trace = trace_of(snap, c_that_calls_back)
    assert all(function.path for function in trace.functions)


def test_calls_that_were_running_at_the_start_have_no_end(make_snap):
    snap = make_snap()

    def key(item):
        if item == 1:
            snap.start()
        return len([item])

    sorted([1, 2], key=key)
    len([])
    snap.stop()
    trace = snap.parse()
    names = [trace.functions[event.function].name for event in trace.events()]
    assert "builtins.sorted" not in names
    assert names.count("builtins.len") == 6
    assert trace.spans[0].kept > 0 and trace.spans[0].kept == len(trace.spans[0].context) - 1


def test_a_stop_within_a_c_function_leaves_it_open(make_snap):
    snap = make_snap()

    def key(item):
        snap.stop()
        return item

    snap.start()
    sorted([1], key=key)
    trace = snap.parse()
    running = [trace.functions[call.function].name for call in trace.slices() if call.still_running]
    assert running[0] == "builtins.sorted" and len(running) == 2
    assert trace.spans[0].kept == len(trace.spans[0].context)


def test_each_thread_has_its_own(make_snap):
    def work():
        for _ in range(50):
            sorted([2, 1], key=lambda item: item)
            time.sleep(0)

    def program():
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    trace = trace_of(make_snap(), program)
    sleep = [number for number, function in enumerate(trace.functions) if function.name == "time.sleep"]
    counts = {}
    for call in trace.slices():
        assert not call.unfinished
        if call.function in sleep:
            counts[call.thread] = counts.get(call.thread, 0) + 1
    assert sorted(counts.values())[-4:] == [50] * 4


def test_a_bound_method_does_not_keep_its_object_alive(make_snap):
    class Kept(list):
        pass

    snap = make_snap()
    snap.start()
    kept = Kept()
    kept.append(1)
    watched = weakref.ref(kept)
    del kept
    gc.collect()
    gone = watched() is None
    snap.stop()
    assert gone


def test_a_definition_that_was_made_at_run_time_stays(native):
    """As pybind11 and PyO3 make them: a definition of its own, in a capsule, and a module's name. Its address is what tells it apart."""
    api = ctypes.pythonapi
    name = b"made"
    definition = (ctypes.c_void_p * 4)(
        ctypes.cast(ctypes.c_char_p(name), ctypes.c_void_p), ctypes.cast(api.PyObject_Repr, ctypes.c_void_p), 8, None
    )
    api.PyCapsule_New.restype = api.PyCFunction_NewEx.restype = ctypes.py_object
    api.PyCapsule_New.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    api.PyCFunction_NewEx.argtypes = (ctypes.c_void_p, ctypes.py_object, ctypes.py_object)
    capsule = api.PyCapsule_New(ctypes.addressof(definition), None, None)
    made = api.PyCFunction_NewEx(ctypes.addressof(definition), capsule, "package.module")
    snap = codesnap.CodeSnap("c", c_functions=True)
    trace = trace_of(snap, lambda function=made: function(1))
    assert [function.name for function in trace.functions if not function.path] == ["package.module.made"]
    kept = weakref.ref(made)
    del made
    gc.collect()
    assert kept() is not None
    # The capsule's and the definition's memory must not go before the function.
    KEPT.append((name, definition))


KEPT = []


@pytest.mark.skipif(not HAS_MONITORING, reason="sys.monitoring came with CPython 3.12")
def test_the_callbacks_take_any_arguments(native):
    code = (lambda: None).__code__
    for callback in (native.on_call, native.on_c_end):
        for arguments in ((), (1,), (code, 0, len), (1, 2, len, 3), (code, 0, str.upper, None), (code, 0, len, [])):
            assert callback(*arguments) is None


def test_the_command_line_records_them_on_request(tmp_path, tracer):
    (tmp_path / "program.py").write_text("sorted([2, 1])\n")
    for options, expected in (([], ["<module>"]), (["--c-functions"], ["<module>", "builtins.sorted"])):
        command = ["-m", "codesnap", "-q", "--tracer", tracer, *options, "-o", "r.csnap", "program.py"]
        assert run(command, tmp_path) == (0, "", "")
        trace = codesnap.Trace.load(tmp_path / "r.csnap")
        assert [trace.functions[call.function].name for call in trace.slices()] == expected


@pytest.mark.skipif(HAS_MONITORING, reason="from 3.12 on no profile function is needed")
def test_another_profile_function_is_a_clear_error(native):
    sys.setprofile(lambda *_: None)
    try:
        with pytest.raises(RuntimeError, match="another profiler is active"):
            codesnap.CodeSnap("c", c_functions=True).start()
    finally:
        sys.setprofile(None)
    assert not codesnap.CodeSnap("c").is_running


@pytest.mark.skipif(HAS_MONITORING, reason="from 3.12 on no profile function is needed")
def test_a_profile_function_of_the_program_s_own_has_its_way(native):
    snap = codesnap.CodeSnap("c", c_functions=True)
    seen = []
    snap.start()
    sys.setprofile(lambda frame, event, argument: seen.append(event))
    len([])
    sys.setprofile(None)
    with pytest.warns(RuntimeWarning, match="the profile function was replaced"):
        snap.stop()
    assert "c_call" in seen


@pytest.mark.skipif(not HAS_MONITORING, reason="sys.monitoring came with CPython 3.12")
def test_no_tool_s_id_is_taken(native):
    monitoring = sys.monitoring
    taken = [tool for tool in range(6) if monitoring.get_tool(tool) is None]
    for tool in taken:
        monitoring.use_tool_id(tool, "other")
    try:
        with pytest.raises(RuntimeError, match="no tool id left"):
            CFunctionEvents(native).check()
        with pytest.raises(RuntimeError, match="no tool id left"):
            codesnap.CodeSnap("c", c_functions=True).start()
        monitoring.free_tool_id(taken[-1])
        snap = codesnap.CodeSnap("c", c_functions=True)
        trace = trace_of(snap, lambda: len([]))
        assert "builtins.len" in {function.name for function in trace.functions}
        assert monitoring.get_tool(taken[-1]) is None
        monitoring.use_tool_id(taken[-1], "other")
    finally:
        for tool in taken:
            monitoring.free_tool_id(tool)


def test_cprofile_works_within(native):
    import cProfile

    snap = codesnap.CodeSnap("c", c_functions=True)
    profile = cProfile.Profile()
    snap.start()
    profile.enable()
    sorted([2, 1])
    profile.disable()
    loss = snap._stop()
    assert (loss is None) == HAS_MONITORING
    assert any("sorted" in str(entry.code) for entry in profile.getstats())


