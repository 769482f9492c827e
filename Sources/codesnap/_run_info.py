"""What a trace says about the run it was made from."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from typing import List, Optional, Sequence, Tuple

from . import __version__

__all__ = ["command_line", "printable", "run_info"]


def run_info(
    tracer: str, mechanism: str, clock: str, event_cost: Optional[float], command: str, started_unix_ns: int
) -> List[Tuple[str, str]]:
    """Return the pairs of the info block; the keys are those of the file format."""
    pairs = [
        ("producer", f"codesnap {__version__}"),
        ("tracer", tracer),
        ("mechanism", mechanism),
        ("interpreter", f"{platform.python_implementation()} {platform.python_version()}"),
        ("platform", f"{platform.system()} {platform.machine()}"),
        ("pid", str(os.getpid())),
        ("command", printable(command)),
        ("started_unix_ns", str(started_unix_ns)),
        ("clock", clock),
    ]
    if event_cost is not None:
        pairs.append(("event_cost_ns", f"{event_cost:.2f}"))
    return pairs


def command_line(arguments: Sequence[str]) -> str:
    """Return the shell-quoted command that runs Python with these arguments (script and its own, as in sys.argv)."""
    python = os.path.basename(sys.executable or "") or "python3"
    return " ".join(shlex.quote(argument) for argument in [python, *arguments])


def printable(text: str) -> str:
    """Return `text` with its lone surrogates, which stand for bytes that are not UTF-8, as Python escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
