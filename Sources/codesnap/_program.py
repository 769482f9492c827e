"""Runs a program as `__main__`, with all around it as it would be without codesnap."""

from __future__ import annotations

import builtins
import importlib.machinery
import io
import os
import pkgutil
import runpy
import sys
import types
from types import CodeType
from typing import Any, Callable, Dict, List, Protocol

from . import _modules_before

__all__ = ["Program", "ProgramNotFound"]


class Tracer(Protocol):
    """What is started and stopped around the program's code."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


Evaluate = Callable[[CodeType, Dict[str, Any], bool], None]
"""Executes the program's code in a namespace. The last argument says that it runs through runpy, as `-m` does."""


class ProgramNotFound(Exception):
    """The program's file cannot be opened; the message is one line."""


class Program:
    """A script, folder, archive, module or piece of code with its arguments."""

    def __init__(self, kind: str, program: str, arguments: List[str]) -> None:
        """kind: "script", "module" or "code". Raises ProgramNotFound for a script that cannot be opened."""
        self._kind = kind
        self._program = program
        self._arguments = arguments
        self._is_container = False
        if kind == "script":
            # As the interpreters make it absolute: CPython keeps the dots in it.
            path = os.path.join(os.getcwd(), program) if sys.implementation.name == "cpython" else os.path.abspath(program)
            self._path = path
            self._is_container = pkgutil.get_importer(path) is not None
            if not self._is_container:
                try:
                    with io.open_code(os.path.abspath(path)):
                        pass
                except OSError as error:
                    raise ProgramNotFound(f"can't open file {path!r}: [Errno {error.errno}] {error.strerror}") from None

    def run(self, tracer: Tracer, evaluate: Evaluate) -> None:
        """Run it, and raise what it raises. The tracer is started just before its first line."""
        main = self._become_main()
        if self._kind == "module":
            sys.argv = ["-m", *self._arguments]
            self._replace_path(os.getcwd())
            _run_through_runpy(self._program, True, tracer, evaluate)
        elif self._kind == "code":
            sys.argv = ["-c", *self._arguments]
            self._replace_path("")
            main.__loader__ = importlib.machinery.BuiltinImporter
            code = compile(self._program, "<string>", "exec", dont_inherit=True)
            _show_source_of_string(code, self._program)
            tracer.start()
            evaluate(code, main.__dict__, False)
        elif self._is_container:
            sys.argv = [self._program, *self._arguments]
            if _is_path_safe():
                # The program's own place is there even so.
                sys.path.insert(0, self._path)
            self._replace_path(self._path)
            _run_through_runpy("__main__", False, tracer, evaluate)
        else:
            sys.argv = [self._program, *self._arguments]
            self._replace_path(os.path.dirname(os.path.realpath(self._path)))
            self._run_script(main, tracer, evaluate)

    def _run_script(self, main: types.ModuleType, tracer: Tracer, evaluate: Evaluate) -> None:
        path = self._path
        is_compiled = path.endswith(".pyc")
        loader = importlib.machinery.SourcelessFileLoader if is_compiled else importlib.machinery.SourceFileLoader
        main.__file__ = path
        main.__loader__ = loader("__main__", path)
        if sys.version_info < (3, 15):
            main.__dict__["__cached__"] = None
        with io.open_code(os.path.abspath(path)) as file:
            code = pkgutil.read_code(file) if is_compiled else None
            if code is None:
                file.seek(0)
                code = compile(file.read(), path, "exec", dont_inherit=True)
        tracer.start()
        evaluate(code, main.__dict__, False)

    @staticmethod
    def _become_main() -> types.ModuleType:
        """Put a fresh `__main__` in the place of codesnap's own."""
        main = types.ModuleType("__main__")
        main.__dict__["__builtins__"] = builtins
        if sys.version_info < (3, 14):
            main.__dict__["__annotations__"] = {}
        # codesnap's own goes on running, so it must not be taken apart.
        _replaced_main.append(sys.modules["__main__"])
        sys.modules["__main__"] = main
        return main

    @staticmethod
    def _replace_path(first: str) -> None:
        """Put `first` where the interpreter put the folder of codesnap's own start."""
        if _is_path_safe():
            return
        sys.path[:1] = [first]
        _make_way(first or os.getcwd())


_replaced_main: List[types.ModuleType] = []


def _is_path_safe() -> bool:
    """Whether the interpreter was told to put no folder of a program on sys.path."""
    return bool(getattr(sys.flags, "safe_path", sys.flags.isolated))


def _make_way(folder: str) -> None:
    """Forget the library modules that codesnap imported where the program's folder has its own of that name.

    Without codesnap, the program would get its own.
    """
    try:
        names = {os.path.splitext(name)[0] for name in os.listdir(folder)}
    except OSError:
        return
    for name in [name for name in sys.modules if name.partition(".")[0] in names]:
        top = name.partition(".")[0]
        if top not in _modules_before and top not in ("__main__", "codesnap") and top not in sys.builtin_module_names:
            del sys.modules[name]


def _run_through_runpy(name: str, is_module: bool, tracer: Tracer, evaluate: Evaluate) -> None:
    """Let runpy, which the interpreter uses too, find and run the module, so that all is as the interpreter makes it.

    The tracer runs only while the code of a parent package or of the module itself does: runpy's own calls are no part of
    the program. For that, runpy finds our functions in its globals in the place of two builtins.
    """
    hooks: Dict[str, Any] = vars(runpy)

    def execute(code: CodeType, namespace: Dict[str, Any]) -> None:
        del hooks["exec"], hooks["__import__"]
        tracer.start()
        evaluate(code, namespace, True)

    def import_parent(parent: str) -> Any:
        tracer.start()
        try:
            return __import__(parent)
        finally:
            tracer.stop()

    hooks["exec"] = execute
    hooks["__import__"] = import_parent
    try:
        runpy._run_module_as_main(name, is_module)  # type: ignore[attr-defined]
    finally:
        hooks.pop("exec", None)
        hooks.pop("__import__", None)


def _show_source_of_string(code: CodeType, source: str) -> None:
    """Let tracebacks show the lines of a `-c` program where the interpreter does (3.13 and later)."""
    import linecache

    register = getattr(linecache, "_register_code", None)
    if register is not None:
        # The first releases of 3.13 look lines up by file name, later ones by code.
        register(code if hasattr(linecache, "_interactive_cache") else "<string>", source, "<string>")
