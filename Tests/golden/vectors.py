"""The traces that the golden vectors hold; each is there for one thing that a reader or a writer could get wrong.

A vector is a dictionary:
    info       pairs of key and value
    functions  [qualified name, path, first line], in the order of their ids
    threads    [native id, name, is main], in the order of their indexes; a fourth, true, for a greenlet
    spans      start and duration in nanoseconds, index of the starting thread or null, ids of the context, kept
    events     for each span and thread: [time in nanoseconds, id, "enter" or "exit"]; where there are any, also
               steps: [index of an event, id of a task]
    tasks      names of the asyncio tasks, in the order of their ids; only where there are any
"""

from __future__ import annotations

ENTER = "enter"
EXIT = "exit"
INFO = [
    ["producer", "codesnap 0.1.0"],
    ["tracer", "python"],
    ["mechanism", "sys.setprofile"],
    ["interpreter", "CPython 3.11.2"],
    ["platform", "Linux x86_64"],
    ["pid", "4242"],
    ["command", "python3 'my script.py'"],
    ["started_unix_ns", "1700000000000000000"],
    ["clock", "CLOCK_MONOTONIC"],
]
MAIN = [4242, "MainThread", True]


def span(start, duration, thread=0, context=(), kept=0):
    return {"start": start, "duration": duration, "thread": thread, "context": list(context), "kept": kept}


def track(events, span_index=0, thread=0):
    return {"span": span_index, "thread": thread, "events": [list(event) for event in events]}


def vector(functions, threads, spans, tracks, info=INFO):
    return {"info": info, "functions": functions, "threads": threads, "spans": spans, "events": tracks}


def functions(*names):
    return [[name, "/home/user/app.py", 10 * (number + 1)] for number, name in enumerate(names)]


def empty():
    return vector([], [], [], [], info=[])


def span_without_events():
    return vector([], [], [span(0, 1_000, thread=None)], [])


def one_call():
    events = [(100, 0, ENTER), (350, 0, EXIT)]
    return vector(functions("Greeter.hello"), [MAIN], [span(0, 500)], [track(events)])


def deep_recursion():
    depth = 5_000
    events = [(7 * level, 0, ENTER) for level in range(depth)]
    events += [(7 * depth + 5 * level, 0, EXIT) for level in range(depth)]
    return vector(functions("dive"), [MAIN], [span(0, 12 * depth)], [track(events)])


def exit_in_a_later_block():
    """`outer` exits long after the block that holds its entry is full; one call straddles the seam."""
    events = [(0, 0, ENTER)]
    time = 0
    for number in range(66_000):
        time += 1 + number % 200
        events.append((time, 1, ENTER if number % 2 == 0 else EXIT))
    events.append((time + 9, 0, EXIT))
    return vector(functions("outer", "inner"), [MAIN], [span(0, time + 100)], [track(events)])


def spans_and_threads():
    """Two spans, three threads; the second thread is seen in both spans, the third has no name and only the second."""
    first = [(10, 0, ENTER), (20, 1, ENTER), (40, 1, EXIT), (90, 0, EXIT)]
    first_worker = [(15, 2, ENTER), (85, 2, EXIT)]
    second = [(1_010, 2, ENTER), (1_020, 2, EXIT)]
    second_worker = [(1_300, 3, ENTER), (1_400, 3, EXIT)]
    return vector(
        functions("main", "helper", "Worker.run", "late"),
        [MAIN, [4243, "Thread-1 (run)", False], [0, "", False]],
        [span(0, 100), span(1_000, 500, thread=1)],
        [track(first), track(first_worker, 0, 1), track(second, 1, 1), track(second_worker, 1, 2)],
    )


def out_of_order_exits():
    """As greenlets make them: the outer call ends first, then the inner one that was open above it."""
    events = [
        (10, 0, ENTER),
        (20, 1, ENTER),
        (30, 0, EXIT),
        (40, 2, ENTER),
        (50, 1, EXIT),
        (60, 2, EXIT),
        (70, 1, ENTER),
        (80, 0, EXIT),
        (90, 1, EXIT),
    ]
    return vector(functions("switch", "task", "other"), [MAIN], [span(0, 100)], [track(events)])


def greenlets():
    """Two greenlets that take turns on the main thread, and one that nobody named on another."""
    hub = [(10, 0, ENTER), (20, 1, ENTER), (60, 1, EXIT), (90, 0, EXIT)]
    first = [(30, 2, ENTER), (70, 2, EXIT)]
    second = [(40, 2, ENTER), (45, 3, ENTER), (50, 3, EXIT), (80, 2, EXIT)]
    return vector(
        functions("main", "switch", "work", "step"),
        [MAIN, [4242, "greenlet 1", False, True], [4242, "greenlet 2", False, True], [4243, "", False, True]],
        [span(0, 100)],
        [track(hub), track(first, 0, 1), track(second, 0, 2), track([(85, 3, ENTER), (88, 3, EXIT)], 0, 3)],
    )


def open_frames():
    events = [(5, 0, ENTER), (15, 1, ENTER), (25, 2, ENTER), (30, 2, EXIT), (40, 2, ENTER)]
    return vector(functions("serve", "handle", "read"), [MAIN], [span(0, 1_000)], [track(events)])


def context():
    """What ran already at the start; the functions that only the context names are numbered last."""
    events = [(5, 0, ENTER), (15, 0, EXIT)]
    return vector(
        functions("traced", "<module>", "main", "Application.run"),
        [MAIN],
        [span(0, 100, context=(1, 2, 3, 0), kept=2), span(200, 50, thread=None, context=(1,), kept=1), span(300, 0, thread=None)],
        [track(events)],
    )


def hostile_names():
    names = [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "quotes \" ' ` and \\ backslash",
        "line\u2028and\u2029paragraph",
        "nul\u0000byte and \u001b[31mred",
        "\u7a0b\u5e8f.\u51fd\u6570",
        "\U0001f40d.\U0001f98a",
        "e\u0301 is not \u00e9",
        "\u202eright to left",
        "{{title}}{{trace}}",
        "\\udc80",
        "\ufeff",
        "",
        "x" * 70_000,
        "\u00e9" * 40_000,
        "a" + "\U0001f40d" * 20_000,
    ]
    table = [[name, f"/tmp/{name[:20]}.py", number] for number, name in enumerate(names)]
    table[1][1] = ""
    table[2][1] = "<string>"
    events = []
    for number in range(len(names)):
        events += [(100 * number, number, ENTER), (100 * number + 50, number, EXIT)]
    hostile_thread = [2**32 + 5, "</script>\u2028\u0000" + "t" * 70_000, False]
    info = INFO + [["command", "</script>"], ["unknown key \u2603", "kept"]]
    return vector(table, [hostile_thread], [span(0, 100 * len(names))], [track(events)], info=info)


def many_functions():
    """5,000 functions: more than one functions block holds by count, and ids of one, two and three bytes."""
    table = [
        [f"Class{number // 10}.method_{number}", f"/home/user/module_{number // 100}.py", number] for number in range(5_000)
    ]
    events = []
    for number in range(5_000):
        events += [(1_000 * number, number, ENTER), (1_000 * number + 300, number, EXIT)]
    # Exits whose entries lie before them on the stack of open calls but not on top, so they are spelled out.
    time = 1_000 * 5_000
    for number in (3, 63, 64, 8_191 // 2, 4_999):
        events += [(time, number, ENTER), (time + 1, 0, ENTER), (time + 2, number, EXIT), (time + 3, 0, EXIT)]
        time += 10
    return vector(table, [MAIN], [span(0, time)], [track(events)])


def large_function_table():
    """Names of 65,535 bytes: a functions block is closed by size long before it is by count."""
    table = [[chr(ord("a") + number) * 65_535, "", number] for number in range(20)]
    events = []
    for number in range(20):
        events += [(number, number, ENTER), (number, number, EXIT)]
    return vector(table, [MAIN], [span(0, 20)], [track(events)])


def late_times():
    """Times past 2^43 (2.4 hours) and differences of every size, all of them whole numbers that a double can hold."""
    times = [2**43 - 1, 2**43, 2**43 + 127, 2**43 + 255, 2**44, 2**44 + 16_383, 2**44 + 32_767, 2**53 - 1]
    events = [(time, 0, ENTER if number % 2 == 0 else EXIT) for number, time in enumerate(times)]
    return vector(functions("patient"), [MAIN], [span(0, 2**53 - 1)], [track(events)])


def latest_times():
    """Times up to the limit of the format, which a double cannot hold."""
    times = [2**53 + 1, 2**53 + 3, 2**62, 2**63 - 2]
    events = [(time, 0, ENTER if number % 2 == 0 else EXIT) for number, time in enumerate(times)]
    return vector(functions("patient"), [MAIN], [span(0, 2**63 - 2)], [track(events)])


def tasks_and_steps():
    """Two tasks that take turns, one of them on two threads and in both spans, and one without a name."""
    first = [(10, 0, ENTER), (20, 1, ENTER), (30, 1, EXIT), (40, 1, ENTER), (50, 1, EXIT), (60, 2, ENTER), (70, 2, EXIT), (80, 0, EXIT)]
    worker = [(15, 2, ENTER), (25, 2, EXIT)]
    second = [(1_010, 1, ENTER), (1_020, 2, ENTER), (1_030, 2, EXIT), (1_040, 1, EXIT)]
    result = vector(
        functions("loop", "work", "other"),
        [MAIN, [4243, "worker", False]],
        [span(0, 100), span(1_000, 100)],
        [track(first), track(worker, 0, 1), track(second, 1)],
    )
    result["tasks"] = ["Task-1", "</script>\u2028", ""]
    result["events"][0]["steps"] = [[1, 0], [3, 1], [5, 0]]
    result["events"][1]["steps"] = [[0, 2]]
    result["events"][2]["steps"] = [[0, 1]]
    return result


def many_tasks():
    """5,000 tasks of a step each: more than one tasks block holds, and step indexes and task ids of one and of two bytes."""
    count = 5_000
    events = []
    for number in range(count):
        events += [(10 * number, 0, ENTER), (10 * number + 5, 0, EXIT)]
    result = vector(functions("work"), [MAIN], [span(0, 10 * count)], [track(events)])
    result["tasks"] = [f"Task-{number}" for number in range(count)]
    result["events"][0]["steps"] = [[2 * number, number] for number in range(count)]
    return result


def all_vectors():
    """Return every vector by its name."""
    makers = (
        empty,
        span_without_events,
        one_call,
        deep_recursion,
        exit_in_a_later_block,
        spans_and_threads,
        out_of_order_exits,
        greenlets,
        open_frames,
        context,
        hostile_names,
        many_functions,
        large_function_table,
        late_times,
        latest_times,
        tasks_and_steps,
        many_tasks,
    )
    return {maker.__name__.replace("_", "-"): maker() for maker in makers}
