"""The command line: one module a command."""

from __future__ import annotations

import sys
from typing import List, Optional, Union

from .. import __version__
from .._nativetracer import native_module
from ._options import USAGE, ReportOptions, RunOptions, UsageError, parse_report, parse_run
from .report import report
from .run import run

__all__ = ["main"]


def main(arguments: Optional[List[str]] = None) -> None:
    """Run the command with these arguments (by default the process's), and exit with its status."""
    if arguments is None:
        arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["report"]:
            options: Union[ReportOptions, RunOptions, str, None] = parse_report(arguments[1:])
        else:
            options = parse_run(arguments)
    except UsageError as error:
        if error.message:
            sys.exit(_fail(f"codesnap: {error.message} (codesnap --help says more)", 2))
        sys.exit(_fail(USAGE.rstrip(), 2))
    if isinstance(options, ReportOptions):
        report(options)
    elif isinstance(options, RunOptions):
        run(options)
    elif options == "version":
        print(f"codesnap {__version__} ({_tracers()})")
    else:
        print(USAGE, end="")


def _fail(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status


def _tracers() -> str:
    try:
        native_module()
    except ImportError:
        return "tracer: python; the native tracer is not built for this interpreter"
    return "tracers: c, python"
