"""Takes the command line apart. What follows the program's name belongs to the program, whatever it looks like."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Union

from .._exports import check_ending
from .._filters import make_filters

__all__ = ["USAGE", "ReportOptions", "RunOptions", "UsageError", "parse_report", "parse_run"]

USAGE = """\
usage: codesnap [option ...] script.py [argument ...]
       codesnap [option ...] -m module [argument ...]
       codesnap [option ...] -c code [argument ...]
       codesnap report FILE.csnap [-o FILE] [--min-duration TIME] [--subtract-cost]

Run a Python program, record every function entry and exit, and write a flame graph page.
`python3 -m codesnap` is the same command.

  script.py             a program: a file, or a folder or zip archive with a __main__.py
  -m module             run a module or package as python3 -m does
  -c code               run a piece of code as python3 -c does
  -o, --output FILE     what to write, by its ending: .html a page, .json Chrome trace events,
                        .csnap the trace itself (result.html in the current directory)
  --tracer TRACER       c: native, python: needs no extension, auto: c where it is built (auto)
  --c-functions         record calls of built-in functions and extension modules, too
  -q, --quiet           no line that says what was written
  -h, --help            this text
  --version             the version, and the tracers that are there

What is left out; what it calls is recorded as ever:
  --include-files PATTERN
                        only what a pattern matches is recorded; may be given often. A module or
                        package (package.part), or a path: * ? [a-z] within a name, ** any folders,
                        and a folder stands for all below it (quote it, or the shell expands it)
  --exclude-files PATTERN
                        what a pattern matches is not recorded; may be given often
  --only-mine           nothing from the standard library or from installed packages
  --ignore-frozen       nothing from frozen modules, such as the import system
  --max-stack-depth N   no call in which N recorded ones are open already
  --min-duration TIME   no call that took less and has nothing left in it, dropped when saving:
                        10us, 1.5ms, 2s, or a number of microseconds

  report FILE.csnap     write a recorded trace as another format. Only as the first argument;
                        a program with this name is run as ./report
  --subtract-cost       report: take the measured cost of recording an event off the times

Exit status: the program's own. Otherwise
   2  the command line is wrong, or the program's file or the tracer is not there
  65  report: the file is not a trace, a damaged one, or has no cost left to subtract
  66  report: the file cannot be read
  73  the output cannot be written (after a program that failed itself: the program's status)
"""


class UsageError(Exception):
    """The command line is wrong; an empty message asks for the usage."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class RunOptions(NamedTuple):
    """What to run and how."""

    kind: str
    """"script", "module" or "code"."""
    program: str
    arguments: List[str]
    output: str
    tracer: str
    quiet: bool
    c_functions: bool
    filters: Dict[str, Any]
    """Arguments of CodeSnap."""


class ReportOptions(NamedTuple):
    """Which trace to write as what."""

    trace: str
    output: str
    min_duration: Optional[str]
    subtract_cost: bool


def parse_run(arguments: List[str]) -> Union[RunOptions, str, None]:
    """Return the options of a run, "version" or, for help, None. Raises UsageError."""
    output, tracer, quiet, c_functions = "result.html", "auto", False, False
    filters: Dict[str, Any] = {}
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        name, value = _split(argument)
        if argument in ("-h", "--help"):
            return None
        if argument == "--version":
            return "version"
        if argument in ("-q", "--quiet"):
            quiet = True
        elif argument == "--c-functions":
            c_functions = True
        elif name in ("-o", "--output"):
            output = _output(_value(name, value, rest))
        elif name == "--tracer":
            tracer = _value(name, value, rest)
            if tracer not in ("auto", "c", "python"):
                raise UsageError(f"--tracer takes c, python or auto, not {tracer!r}")
        elif name in ("--include-files", "--exclude-files"):
            for keyword, patterns in _filter(name, [_value(name, value, rest)]).items():
                filters[keyword] = [*filters.get(keyword, []), *patterns]
        elif argument in ("--ignore-frozen", "--only-mine"):
            filters.update(_filter(argument, True))
        elif name == "--max-stack-depth":
            filters.update(_filter(name, _number(_value(name, value, rest))))
        elif name == "--min-duration":
            filters.update(_filter(name, _value(name, value, rest)))
        elif name in ("-m", "-c"):
            kind = "module" if name == "-m" else "code"
            return RunOptions(kind, _value(name, value, rest), rest, output, tracer, quiet, c_functions, filters)
        elif argument == "--" and rest:
            return RunOptions("script", rest[0], rest[1:], output, tracer, quiet, c_functions, filters)
        elif argument.startswith("-"):
            raise UsageError(f"unknown option {argument}")
        else:
            return RunOptions("script", argument, rest, output, tracer, quiet, c_functions, filters)
    if arguments:
        raise UsageError("there is no program to run")
    raise UsageError


def parse_report(arguments: List[str]) -> Union[ReportOptions, str, None]:
    """Return the options of a report or, for help, None. Raises UsageError."""
    output: str = "result.html"
    min_duration: Optional[str] = None
    traces: List[str] = []
    subtract_cost = False
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        name, value = _split(argument)
        if argument in ("-h", "--help"):
            return None
        if name in ("-o", "--output"):
            output = _output(_value(name, value, rest))
        elif argument == "--subtract-cost":
            subtract_cost = True
        elif name == "--min-duration":
            min_duration = _value(name, value, rest)
            _filter(name, min_duration)
        elif argument == "--":
            traces += rest
            break
        elif argument.startswith("-"):
            raise UsageError(f"report: unknown option {argument}")
        else:
            traces.append(argument)
    if len(traces) != 1:
        raise UsageError(f"report takes one trace file, not {len(traces)} (a program called report is run as ./report)")
    return ReportOptions(traces[0], output, min_duration, subtract_cost)


def _split(argument: str) -> Tuple[str, Optional[str]]:
    """Split --name=value and -nvalue; the value is None when it is the next argument."""
    if argument.startswith("--"):
        name, equals, value = argument.partition("=")
        return name, value if equals else None
    if argument[:2] in ("-o", "-m", "-c"):
        return argument[:2], argument[2:] or None
    return argument, None


def _value(name: str, value: Optional[str], rest: List[str]) -> str:
    if value is None:
        if not rest:
            raise UsageError(f"{name} needs a value")
        value = rest.pop(0)
    return value


def _filter(option: str, value: Any) -> Dict[str, Any]:
    """Return an option as the argument that CodeSnap takes. Raises UsageError when CodeSnap would not take it."""
    keyword = option[2:].replace("-", "_")
    try:
        make_filters(**{keyword: value})
    except ValueError as error:
        raise UsageError(str(error).replace(keyword, option)) from None
    return {keyword: value}


def _number(text: str) -> Union[int, str]:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else text


def _output(path: str) -> str:
    try:
        check_ending(path)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return path
