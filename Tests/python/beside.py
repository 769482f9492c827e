"""A program that other tools look at, and those tools by their names: `beside.py TOOL` prints what the tool saw of it."""

import functools
import os
import sys


def square(n):
    return n * n


# As code objects have it, which may not be as __file__ does.
FILE = square.__code__.co_filename


def fail(n):
    if n == 0:
        raise ValueError("deep")
    fail(n - 1)


class Shape:
    def __init__(self, side):
        self.side = side

    @property
    def area(self):
        return square(self.side)


def program():
    shapes = [Shape(n) for n in range(4)]
    total = sum(shape.area for shape in shapes)
    try:
        fail(3)
    except ValueError:
        total += 1
    names = sorted(["b", "a"], key=lambda name: name.upper())
    return functools.reduce(lambda a, b: a + b, names, str(total))


def events_of(frame, event, argument, events):
    if frame.f_code.co_filename == FILE:
        events.append((event, frame.f_code.co_name, frame.f_lineno))


def cprofile():
    import cProfile

    profile = cProfile.Profile()
    profile.enable()
    program()
    profile.disable()
    for entry in sorted(profile.getstats(), key=lambda entry: str(entry.code)):
        if not isinstance(entry.code, str) and entry.code.co_filename == FILE:
            print(entry.code.co_name, entry.callcount, entry.reccallcount)
    print(sys.getprofile())


def settrace():
    events = []

    def trace(frame, event, argument):
        events_of(frame, event, argument, events)
        return trace

    sys.settrace(trace)
    program()
    sys.settrace(None)
    print(*events, sep="\n")
    print(sys.gettrace())


def setprofile():
    events = []
    sys.setprofile(lambda frame, event, argument: events_of(frame, event, argument, events))
    program()
    sys.setprofile(None)
    print(*events, sep="\n")
    print(sys.getprofile())


def threads():
    import threading

    events = []
    threading.setprofile(lambda frame, event, argument: events_of(frame, event, argument, events))
    thread = threading.Thread(target=program)
    thread.start()
    thread.join()
    threading.setprofile(None)
    print(*events, sep="\n")


def debugger():
    import io
    import pdb

    commands = f"b {FILE}:{square.__code__.co_firstlineno + 1}\nc\nw\np n\nn\nr\nu\np self.side\nc\np n\ncl 1\nc\n"
    output = io.StringIO()
    session = pdb.Pdb(stdin=io.StringIO(commands), stdout=output, nosigint=True, readrc=False)
    session.runcall(program)
    folder = os.path.dirname(os.path.abspath(FILE))
    # The frames around the program are another matter.
    print(*[line for line in output.getvalue().replace(folder, "").split("\n") if "codesnap" not in line], sep="\n")


def monitoring():
    events = []
    monitor = sys.monitoring
    print([monitor.get_tool(tool) for tool in range(6)])
    for tool in range(6):
        monitor.use_tool_id(tool, f"own {tool}")
    # Not C_RETURN: under any frame-evaluation hook CPython tells of it for Python functions, too.
    kinds = ("PY_START", "PY_RETURN", "PY_UNWIND", "CALL", "RAISE", "LINE", "BRANCH")
    # Where in the code these happen is another place, too, and often on the same line.
    shifted = ("RAISE", "PY_UNWIND")
    wanted = 0
    for kind in kinds:
        event = getattr(monitor.events, kind)

        def callback(code, *arguments, kind=kind):
            if code.co_filename == FILE:
                events.append((kind, code.co_name, *(arguments[:1] if kind not in shifted else ())))

        monitor.register_callback(3, event, callback)
        wanted |= event
    monitor.set_events(3, wanted)
    program()
    monitor.set_events(3, 0)
    for tool in range(6):
        monitor.free_tool_id(tool)
    print([monitor.get_tool(tool) for tool in range(6)])
    print(*events, sep="\n")


def coverage():
    from coverage import Coverage

    session = Coverage(data_file=None, branch=True, include=[FILE], config_file=False)
    session.start()
    program()
    session.stop()
    data = session.get_data()
    print(sorted(data.lines(os.path.abspath(FILE))), sorted(data.arcs(os.path.abspath(FILE))))


def evaluator():
    """The frame-evaluation function, as other tools would find and leave it."""
    import ctypes

    get = ctypes.pythonapi._PyInterpreterState_GetEvalFrameFunc
    interpreter = ctypes.pythonapi.PyInterpreterState_Get
    get.restype = interpreter.restype = ctypes.c_void_p
    get.argtypes = [ctypes.c_void_p]
    import codesnap

    before = get(interpreter())
    snap = codesnap.CodeSnap("c")
    for _ in range(3):
        snap.start()
        during = get(interpreter())
        program()
        snap.stop()
        print(during != before, get(interpreter()) == before)
    # Somebody takes ours away while it is there.
    put = ctypes.pythonapi._PyInterpreterState_SetEvalFrameFunc
    put.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    snap.start()
    put(interpreter(), before)
    program()
    snap.stop()
    print(get(interpreter()) == before, program())
    snap.cleanup()
    snap.start()
    program()
    snap.stop()
    print(get(interpreter()) == before, sum(call.function >= 0 for call in snap.parse().slices()) > 10)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
