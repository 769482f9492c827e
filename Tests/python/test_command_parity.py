"""A program under `python -m codesnap` prints what it prints without, and ends as it ends without."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import codesnap
import pytest

PACKAGE_PARENT = str(Path(codesnap.__file__).absolute().parent.parent)

FILES = {
    "where.py": """
        '''A docstring.'''
        import os, sys
        print(__name__, __doc__, getattr(__spec__, 'name', None), __package__, sys.argv, sys.path[0])
        print(globals().get('__file__'), globals().get('__cached__'), type(__loader__).__name__, type(__builtins__).__name__)
        print(sorted(globals()))
        print(sys.modules['__main__'].__dict__ is globals())
    """,
    "fails.py": """
        def inner(n):
            if n == 0:
                raise ValueError('deep')
            inner(n - 1)
        try:
            inner(2)
        except ValueError as error:
            raise KeyError('outer') from error
    """,
    "fails_plainly.py": "print('before', flush=True)\n{}['missing']\n",
    "no_syntax.py": "x = (1,\ndef broken()\n",
    "no_indent.py": "if True:\nx = 1\n",
    "latin.py": "# coding: latin-1\nprint(len('\\u00e9'))\n",
    "exits.py": "import sys\nprint('out')\nsys.exit(eval(sys.argv[1]))\n",
    "interrupted.py": "def f(): raise KeyboardInterrupt\nprint('out')\nf()\n",
    "signalled.py": """
        import os, signal, sys
        print('out', flush=True)
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(10**8): pass
    """,
    "own_hook.py": """
        import sys
        def hook(kind, error, traceback):
            names = []
            while traceback:
                names.append(traceback.tb_frame.f_code.co_name)
                traceback = traceback.tb_next
            print('hooked', kind.__name__, error, names)
        sys.excepthook = hook
        def f(): 1/0
        f()
    """,
    "failing_hook.py": "import sys\ndef hook(*_): raise KeyError('hook')\nsys.excepthook = hook\n1/0\n",
    "exiting_hook.py": "import sys\ndef hook(*_): sys.exit(7)\nsys.excepthook = hook\n1/0\n",
    "no_hook.py": "import sys\ndel sys.excepthook\n1/0\n",
    "reads.py": "import sys\nprint(sys.stdin.read())\n",
    "threads.py": """
        import threading, time, atexit
        from concurrent.futures import ThreadPoolExecutor
        atexit.register(print, 'atexit')
        release = threading.Event()
        def work():
            release.wait()
            print('thread')
        threading.Thread(target=work).start()
        def daemon():
            threading.Event().wait()
        threading.Thread(target=daemon, daemon=True).start()
        pool = ThreadPoolExecutor(1)
        pool.submit(int).result()
        print('main done')
        release.set()
    """,
    "thread_fails.py": """
        import threading
        def work(): raise ValueError('in a thread')
        thread = threading.Thread(target=work, name='worker')
        thread.start()
        thread.join()
    """,
    "pickles.py": """
        import pickle, sys
        class Thing:
            def __init__(self): self.value = 5
            def __reduce_ex__(self, protocol): return super().__reduce_ex__(protocol)
        print(pickle.loads(pickle.dumps(Thing())).value, Thing.__module__)
    """,
    "forks.py": """
        import os, sys
        pid = os.fork()
        if pid == 0:
            print('child', flush=True)
            sys.exit(3)
        print('status', os.waitpid(pid, 0)[1], flush=True)
    """,
    "spawns.py": """
        import multiprocessing
        def double(n): return 2 * n
        if __name__ == '__main__':
            with multiprocessing.get_context('spawn').Pool(1) as pool:
                print(pool.map(double, [1, 2]))
    """,
    "shadows.py": "import html, json, base64\nprint(html.mine, json.mine, hasattr(base64, 'b64encode'))\n",
    "html.py": "mine = 'own html'\n",
    "json/__init__.py": "mine = 'own json'\n",
    "unflushed.py": "import sys\nprint('first')\nsys.stderr.write('second\\n')\n1/0\n",
    "leaves_files.py": "import sys\nsys.stdout.write('x')\nraise SystemExit\n",
    "inspects.py": """
        import inspect, traceback
        def f(): return [line.name for line in traceback.extract_stack()][-2:]
        print(f(), inspect.getsource(f))
    """,
    "closes.py": "import sys\nprint('x')\nsys.stderr.close()\nsys.exit(4)\n",
    "sub/where.py": "import sys\nprint(__file__, sys.argv, sys.path[0])\n",
    "folder/__main__.py": """
        import sys, other
        print(__name__, __file__, __package__, __spec__.name, sys.argv, sys.path[0])
        1/0
    """,
    "folder/other.py": "",
    "empty_folder/other.py": "",
    "package/__init__.py": "print('package', __name__)\n",
    "package/__main__.py": """
        import sys
        from . import part
        print(__name__, __file__, __package__, __spec__.name, sys.argv, sys.path[0])
    """,
    "package/part.py": "import sys\nprint(__name__, __package__, sys.argv, sorted(globals()))\n",
    "package/fails.py": "def f(): 1/0\nf()\n",
    "bad_package/__init__.py": "import missing_thing\n",
    "bad_package/part.py": "",
    "failing_package/__init__.py": "1/0\n",
    "failing_package/part.py": "",
}

CASES = {
    "names": ["where.py", "a", "-m", "-o", "--"],
    "relative": ["./where.py"],
    "relative up": ["sub/../where.py"],
    "absolute": ["{folder}/where.py"],
    "in a folder": ["sub/where.py", "x"],
    "symbolic link": ["link.py"],
    "traceback": ["fails.py"],
    "plain traceback": ["fails_plainly.py"],
    "syntax error": ["no_syntax.py"],
    "indentation error": ["no_indent.py"],
    "encoding": ["latin.py"],
    "exit none": ["exits.py", "None"],
    "exit 0": ["exits.py", "0"],
    "exit 3": ["exits.py", "3"],
    "exit -1": ["exits.py", "-1"],
    "exit 256": ["exits.py", "256"],
    "exit true": ["exits.py", "True"],
    "exit text": ["exits.py", "'good bye'"],
    "exit list": ["exits.py", "[1, 2]"],
    "interrupt": ["interrupted.py"],
    "signal": ["signalled.py"],
    "interrupt in -m": ["-m", "interrupted"],
    "own hook": ["own_hook.py"],
    "failing hook": ["failing_hook.py"],
    "exiting hook": ["exiting_hook.py"],
    "no hook": ["no_hook.py"],
    "stdin": ["reads.py"],
    "threads": ["threads.py"],
    "failing thread": ["thread_fails.py"],
    "pickle": ["pickles.py"],
    "fork": ["forks.py"],
    "spawn": ["spawns.py"],
    "shadows": ["shadows.py"],
    "unflushed": ["unflushed.py"],
    "silent exit": ["leaves_files.py"],
    "inspect": ["inspects.py"],
    "closed stderr": ["closes.py"],
    "folder": ["folder", "x"],
    "folder without main": ["empty_folder"],
    "archive": ["archive.zip", "x"],
    "-m module": ["-m", "where", "a", "-c"],
    "-m package": ["-m", "package", "a"],
    "-m package.part": ["-m", "package.part", "a"],
    "-m failing": ["-m", "package.fails"],
    "-m missing": ["-m", "no_such_module"],
    "-m package without main": ["-m", "sub"],
    "-m missing part": ["-m", "package.no_such_part"],
    "-m bad package": ["-m", "bad_package.part"],
    "-m failing package": ["-m", "failing_package.part"],
    "-c": ["-c", "import sys; print(sys.argv, sys.path[0], __name__, sorted(globals()))", "a", "-b"],
    "-c failing": ["-c", "def f():\n    1/0\nf()"],
    "-c syntax error": ["-c", "def"],
    "compiled": ["compiled.pyc", "x"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    import py_compile
    import textwrap

    folder = tmp_path_factory.mktemp("programs").resolve()
    for name, source in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(textwrap.dedent(source).encode("latin-1" if name == "latin.py" else "utf-8"))
    (folder / "latin.py").write_bytes(b"# coding: latin-1\nprint(len('\xe9'))\n")
    (folder / "sub" / "linked.py").write_text("import sys\nprint(__file__, sys.argv, sys.path[0])\n")
    (folder / "link.py").symlink_to("sub/linked.py")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.write(folder / "folder" / "__main__.py", "__main__.py")
        archive.write(folder / "folder" / "other.py", "other.py")
    py_compile.compile(str(folder / "where.py"), str(folder / "compiled.pyc"))
    return folder


def run(arguments, folder, together=False, **environment):
    process = subprocess.run(
        [sys.executable, *arguments],
        cwd=str(folder),
        input=b"from stdin",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if together else subprocess.PIPE,
        timeout=60,
        env={**os.environ, "PYTHONPATH": PACKAGE_PARENT, "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )
    return process.returncode, process.stdout.decode(), (process.stderr or b"").decode()


@pytest.mark.parametrize("case", CASES)
def test_as_without(folder, tracer, case):
    if tracer == "c" and case in ("exit 0", "exit 3", "exit true", "relative", "relative up", "absolute"):
        pytest.skip("the tracer makes no difference here; the other one's run is enough")
    program = [argument.replace("{folder}", str(folder)) for argument in CASES[case]]
    if sys.implementation.name == "pypy" and case in ("no hook", "failing hook", "exiting hook"):
        pytest.skip("PyPy says this in words of its own")
    output = folder / f"{case.replace('/', '_')}.csnap"
    expected = run(program, folder)
    found = run(["-m", "codesnap", "-q", "--tracer", tracer, "-o", str(output), *program], folder)
    assert found == expected
    trace = codesnap.Trace.load(output)
    trace.verify()
    paths = [function.path for function in trace.functions]
    assert not [path for path in paths if path.startswith(os.path.dirname(codesnap.__file__) + os.sep)]
    assert not [path for path in paths if "runpy" in path]
    assert stat.S_ISREG(output.stat().st_mode)
    output.unlink()


def test_the_order_of_both_streams(folder):
    for program in (["unflushed.py"], ["-m", "unflushed"]):
        found = run(["-m", "codesnap", "-q", "-o", "r.html", *program], folder, together=True)
        assert found == run(program, folder, together=True)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="-P came with Python 3.11")
def test_a_safe_path_stays_safe(folder):
    for program in (["sub/where.py"], ["folder"]):
        found = run(["-P", "-m", "codesnap", "-q", "-o", "r.json", *program], folder)
        assert found == run(["-P", *program], folder)
