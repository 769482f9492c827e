"""Code objects that end while their calls are recorded: names stay right, and memory holds what the trace needs."""

from __future__ import annotations

import json
import sys

from conftest import need_native
from test_command_parity import run

# Prints by how many bytes resident memory grew over a traced loop, what another one leaves after a cleanup, and what is in the trace. Of
# four, the one that leaves least: what is kept of each function is left by all, a hole in the heap by one.
MEASURE = """
import ctypes, gc, json, sys
import codesnap
count, source = int(sys.argv[1]), sys.argv[2]

def resident():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

def loop():
    for number in range(count):
        exec(source.replace("N", str(number)), {})

def traced():
    snap.start()
    loop()
    snap.stop()

snap = codesnap.CodeSnap("c")
# What the interpreter keeps of it by itself, as some releases do with names, is none of ours.
loop()
before = resident()
traced()
growth = resident() - before
trace = snap.parse()
functions = len({call.function for call in trace.slices()})
del trace
snap.cleanup()
sizes = [resident()]
for _ in range(4):
    traced()
    snap.cleanup()
    sizes.append(resident())
left = min(later - earlier for earlier, later in zip(sizes, sizes[1:]))
print(json.dumps([growth, left, functions]))
"""
COUNT = 60_000


def measure(folder, source):
    (folder / "measure.py").write_text(MEASURE)
    status, output, errors = run(["measure.py", str(COUNT), source], folder)
    assert (status, errors) == (0, "")
    return json.loads(output)


def test_a_loop_of_different_functions_keeps_little_more_than_their_names(tmp_path):
    need_native()
    growth, left, functions = measure(tmp_path, "def madeN(): pass\nmadeN()")
    # The functions, the modules that define them, which are one by name and place, and the loop.
    assert functions == COUNT + 2
    # Beside four events of 8 bytes: a string of some 60 bytes and tables that grow by doubling. A code object alone has 500.
    assert growth / COUNT - 4 * 8 < 220
    # The strings alone would be 60.
    assert left / COUNT < 20


def test_a_loop_of_the_same_source_is_one_function(tmp_path):
    need_native()
    growth, left, functions = measure(tmp_path, "def made(): pass\nmade()")
    assert functions == 3
    assert growth / COUNT - 4 * 8 < 40
    assert left / COUNT < 5


def test_functions_are_forgotten_only_when_no_recorder_mentions_them(native):
    import codesnap

    def record(snap, name):
        snap.start()
        exec(compile(f"def {name}(): pass\n{name}()", "<made>", "exec"), {})
        snap.stop()

    def names(snap):
        snap._csnap = None
        return [snap.parse().functions[call.function].name for call in snap.parse().slices()]

    first, second = codesnap.CodeSnap("c"), codesnap.CodeSnap("c")
    for turn in range(50):
        record(first, f"first{turn}")
        record(second, f"second{turn}")
        assert names(first) == ["<module>", f"first{turn}"]
        first.clear()
        record(first, f"third{turn}")
        assert names(second) == ["<module>", f"second{turn}"]
        assert names(first) == ["<module>", f"third{turn}"]
        first.clear() if turn % 2 else first.cleanup()
        second.clear()


def test_a_function_that_lives_keeps_its_name_when_others_are_forgotten(native):
    import codesnap

    def make(name):
        namespace = {}
        exec(compile(f"class Made:\n    def {name}(self): pass\n", f"<{name}>", "exec"), namespace)
        return getattr(namespace["Made"](), name)

    snap = codesnap.CodeSnap("c")
    lasting = []
    for turn in range(30):
        snap.start()
        lasting.append(make(f"lasting{turn}"))
        for method in lasting:
            method()
        make("gone")()
        snap.stop()
        trace = snap.parse()
        found = [trace.functions[call.function] for call in trace.slices()]
        called = [function for function in found if "lasting" in function.name or "gone" in function.name]
        assert [str(function) for function in called] == [
            f"Made.{name} (<{name}>:2)" for name in [*(f"lasting{number}" for number in range(turn + 1)), "gone"]
        ]
        snap.clear()


def test_addresses_that_are_used_again_keep_names_apart(make_snap):
    snap = make_snap()
    addresses = set()
    count = 2_000
    snap.start()
    for number in range(count):
        namespace = {}
        exec(compile(f"def made{number}(): pass", f"<{number}>", "exec"), namespace)
        function = namespace[f"made{number}"]
        addresses.add(id(function.__code__))
        function()
        del function, namespace
    snap.stop()
    trace = snap.parse()
    if sys.implementation.name == "cpython" and snap.tracer == "c":
        assert len(addresses) < count
    called = [str(trace.functions[call.function]) for call in trace.slices()]
    assert [label for label in called if label.startswith("made")] == [f"made{n} (<{n}>:1)" for n in range(count)]
