"""Which steps of which asyncio tasks: against what `sys.setprofile` and `asyncio.current_task()` tell of the same program."""

from __future__ import annotations

import asyncio
import gc
import inspect
import subprocess
import sys
import threading
import time

import pytest
from codesnap import CodeSnap
from codesnap._short_calls import without_short_calls
from conftest import need_native
from test_command_parity import run


@pytest.fixture
def snap():
    need_native()
    return CodeSnap("c")


async def leaf(turns=1):
    for _ in range(turns):
        await asyncio.sleep(0)


async def worker(turns):
    await leaf(turns)
    await leaf()


async def several():
    tasks = [asyncio.ensure_future(worker(turns)) for turns in range(5)]
    await asyncio.gather(*tasks)


async def named():
    await asyncio.gather(*[asyncio.get_running_loop().create_task(leaf(turns), name=f"named {turns}") for turns in range(4)])


async def cancelled():
    async def sleeper():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await leaf()
            raise

    task = asyncio.ensure_future(sleeper())
    await leaf()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def failing():
    async def fails():
        await leaf()
        raise KeyError("failed")

    with pytest.raises(KeyError):
        await asyncio.ensure_future(fails())


async def waiting():
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.sleep(60), 0.001)
    queue = asyncio.Queue(1)

    async def produce():
        for number in range(20):
            await queue.put(number)

    producer = asyncio.ensure_future(produce())
    assert [await queue.get() for _ in range(20)] == list(range(20))
    await producer


async def generators():
    async def numbers():
        for number in range(5):
            await leaf()
            yield number

    async def consume():
        return [number async for number in numbers()]

    assert await asyncio.gather(consume(), consume()) == [[0, 1, 2, 3, 4]] * 2


async def deep():
    async def dive(levels):
        if levels:
            await dive(levels - 1)
        else:
            await leaf(3)

    await asyncio.gather(dive(50), dive(3))


async def many():
    """More tasks than are alive at a time: their addresses are used again."""
    for _ in range(300):
        await asyncio.ensure_future(leaf())


async def written_in_python():
    """Tasks of the class that asyncio falls back to without its C half."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(*[asyncio.tasks._PyTask(leaf(turns), loop=loop, name=f"python {turns}") for turns in range(3)])


async def subclassed():
    class Own(asyncio.Task):
        def get_coro(self):
            raise AssertionError("codesnap ran the program's code")

        get_name = get_coro

    loop = asyncio.get_running_loop()
    # Without a callback: asyncio itself would ask for the name.
    task = Own(leaf(2), loop=loop, name="own")
    while not task.done():
        await asyncio.sleep(0)


async def eager():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    await asyncio.gather(*[asyncio.create_task(worker(turns)) for turns in range(3)])
    await asyncio.Task(leaf(2), loop=loop, name="by hand", eager_start=True)


PROGRAMS = [several, named, cancelled, failing, waiting, generators, deep, many, subclassed]
if sys.version_info < (3, 14):
    # From 3.14 on each half of asyncio knows its own tasks only, and what is recorded is what the C half knows.
    PROGRAMS.append(written_in_python)
if sys.version_info >= (3, 12):
    PROGRAMS.append(eager)


def steps_by_setprofile(program):
    """The steps as (function, task), tasks numbered by their first step; and the names of the tasks."""
    steps, tasks, names = [], [], []

    def callback(frame, event, _):
        if event != "call" or not frame.f_code.co_flags & inspect.CO_COROUTINE:
            return
        try:
            task = asyncio.current_task()
        except RuntimeError:
            return
        coroutine = task._coro if isinstance(task, asyncio.tasks._PyTask) else asyncio.Task.get_coro(task)
        if coroutine.cr_frame is not frame:
            return
        # Kept alive, so that no two have one address.
        if not any(task is other for other in tasks):
            tasks.append(task)
            names.append(task._name if isinstance(task, asyncio.tasks._PyTask) else asyncio.Task.get_name(task))
        steps.append((frame.f_code.co_name, next(index for index, other in enumerate(tasks) if other is task)))

    sys.setprofile(callback)
    try:
        asyncio.run(program())
    finally:
        sys.setprofile(None)
    return steps, names


def steps_of(trace):
    functions = trace.functions
    steps = [(functions[call.function].name.rpartition(".")[2], call.task) for call in trace.slices() if call.task is not None]
    # Each is an entry, and there are as many slices of steps as steps.
    events = list(trace.events())
    assert all(events[step.event].is_entry for step in trace.steps())
    assert len(steps) == len(list(trace.steps()))
    return steps


def is_default(name):
    return name.startswith("Task-")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_steps_are_those_that_asyncio_takes(snap, program):
    expected, names = steps_by_setprofile(program)
    gc.collect()
    snap.start()
    asyncio.run(program())
    snap.stop()
    trace = snap.parse()
    assert steps_of(trace) == expected
    assert [task.id for task in trace.tasks] == list(range(len(names)))
    # asyncio counts tasks over the whole process, so only names that the program gave are the same.
    assert [task.name if not is_default(task.name) else "" for task in trace.tasks] == [
        name if not is_default(name) else "" for name in names
    ]
    numbers = [int(task.name[5:]) for task in trace.tasks if is_default(task.name)]
    assert len(set(numbers)) == len(numbers)


def test_tracing_does_not_change_what_tasks_do(snap):
    async def main():
        loop = asyncio.get_running_loop()
        task = loop.create_task(worker(2), name="kept")
        await task
        reference = __import__("weakref").ref(task)
        result = task.get_name(), task.done(), task.exception()
        del task
        await leaf()
        gc.collect()
        return result, reference() is None

    expected = asyncio.run(main())
    snap.start()
    result = asyncio.run(main())
    snap.stop()
    assert result == expected == (("kept", True, None), True)


def test_loops_on_several_threads(snap):
    together = threading.Barrier(3)

    async def main(name):
        asyncio.current_task().set_name(name)
        together.wait()
        for _ in range(50):
            await leaf()

    def drive_by_hand():
        together.wait()
        for _ in range(200):
            coroutine = leaf(3)
            while True:
                try:
                    coroutine.send(None)
                except StopIteration:
                    break

    async def named_main(name):
        await asyncio.get_running_loop().create_task(main(name), name=name)

    threads = [threading.Thread(target=lambda name=name: asyncio.run(named_main(name)), name=name) for name in ("a", "b")]
    threads.append(threading.Thread(target=drive_by_hand, name="hand"))
    snap.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    snap.stop()
    trace = snap.parse()
    steps = [
        (trace.threads[call.thread].name, trace.tasks[call.task].name)
        for call in trace.slices()
        if call.task is not None and trace.functions[call.function].name.endswith(".main")
    ]
    assert steps == sorted(steps)
    assert {pair: steps.count(pair) for pair in set(steps)} == {("a", "a"): 51, ("b", "b"): 51}
    assert not [call for call in trace.slices() if call.task is not None and trace.threads[call.thread].name == "hand"]


def test_steps_of_each_span(snap):
    async def main():
        snap.start()
        await leaf()  # the step that is running has no beginning in the span
        await leaf()
        snap.stop()
        await leaf()
        snap.start()
        await leaf(2)
        snap.stop()

    asyncio.run(main())
    trace = snap.parse()
    counts = {}
    for step in trace.steps():
        counts[step.span] = counts.get(step.span, 0) + 1
    assert counts == {0: 2, 1: 2}
    assert len(trace.tasks) == 1
    assert {call.span for call in trace.slices() if call.task == 0} == {0, 1}


def test_forgetting_forgets_tasks(snap):
    snap.start()
    asyncio.run(several())
    snap.stop()
    assert len(snap.parse().tasks) >= 6
    snap.clear()
    snap.start()
    asyncio.run(named())
    snap.stop()
    trace = snap.parse()
    assert [task.name for task in trace.tasks if not is_default(task.name)] == [f"named {turns}" for turns in range(4)]
    assert max(call.task for call in trace.slices() if call.task is not None) < len(trace.tasks)


def test_a_task_that_outlives_what_was_forgotten_keeps_its_name(snap):
    loop = asyncio.new_event_loop()
    try:
        task = loop.create_task(leaf(4), name="lives on")
        for clear in (snap.clear, snap.cleanup):
            snap.start()
            loop.run_until_complete(leaf())
            snap.stop()
            assert "lives on" in [task.name for task in snap.parse().tasks]
            clear()
        loop.run_until_complete(task)
    finally:
        loop.close()


MANY_TASKS = """
import asyncio, ctypes, gc
import codesnap

def resident():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

async def step():
    pass

async def main(count):
    for number in range(count):
        await asyncio.get_running_loop().create_task(step(), name=f"task {number} of those that nobody keeps")

def traced():
    with_tasks.start()
    asyncio.run(main(20_000))
    with_tasks.stop()
    with_tasks.cleanup()

with_tasks = codesnap.CodeSnap("c")
traced()
before = resident()
for _ in range(4):
    traced()
print((resident() - before) // 80_000)
"""


def test_ended_tasks_leave_nothing_behind(tmp_path):
    need_native()
    (tmp_path / "many.py").write_text(MANY_TASKS)
    status, output, errors = run(["many.py"], tmp_path)
    assert (status, errors) == (0, "")
    # A weak reference and a name would be 160.
    assert int(output) < 30


def test_coroutines_without_asyncio(native):
    program = """
import sys
async def f():
    pass
from codesnap import CodeSnap
from codesnap._short_calls import without_short_calls
snap = CodeSnap("c")
before = "_asyncio" in sys.modules
snap.start()
try:
    f().send(None)
except StopIteration:
    pass
snap.stop()
trace = snap.parse()
assert ("_asyncio" in sys.modules) == before
print(trace.call_count, trace.tasks, list(trace.steps()))
"""
    result = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert (result.stdout, result.stderr) == ("1 [] []\n", "")


def test_the_python_tracer_records_none():
    snap = CodeSnap("python")
    snap.start()
    asyncio.run(several())
    snap.stop()
    trace = snap.parse()
    assert (trace.tasks, list(trace.steps())) == ([], [])


def test_steps_beside_dropped_short_calls(native):
    """The events before a step may be dropped, and the step with its call."""

    async def long_and_short():
        for turn in range(4):
            await asyncio.sleep(0)
            if turn % 2:
                time.sleep(0.02)

    def record(**options):
        snap = CodeSnap("c", **options)
        snap.start()
        asyncio.run(long_and_short())
        snap.stop()
        return snap.parse()

    def names(trace):
        found = [trace.functions[call.function].name.rpartition(".")[2] for call in trace.slices() if call.task is not None]
        return [name for name in found if name == "long_and_short"]

    everything = record()
    assert len(names(everything)) == 5
    for trace in (record(min_duration="10ms"), without_short_calls(everything, 10_000_000)):
        assert trace.event_count < everything.event_count
        assert names(trace) == ["long_and_short"] * 2
        events = list(trace.events())
        assert all(events[step.event].is_entry for step in trace.steps())


def test_steps_too_deep_to_be_recorded(native):
    async def main():
        await leaf(2)

    def steps(depth):
        snap = CodeSnap("c", max_stack_depth=depth)
        snap.start()
        asyncio.run(main())
        snap.stop()
        trace = snap.parse()
        events = list(trace.events())
        assert all(events[step.event].is_entry for step in trace.steps())
        names = [trace.functions[call.function].name.rpartition(".")[2] for call in trace.slices() if call.task is not None]
        assert len(names) == len(list(trace.steps()))
        return names.count("main")

    assert (steps(1), steps(100)) == (0, 3)
