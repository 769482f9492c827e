"""Colour and progress: for people at a terminal only."""

from __future__ import annotations

import os
import pty
import sys
from pathlib import Path

from conftest import FIXTURES, ROOT, Bench, Measured
from runs import concluded, kept

COLOUR = "\x1b[31mregression"
PROGRESS = "\r\x1b[K"


def at_a_terminal(bench: Bench, arguments: list[object], code: int, **environment: str) -> str:
    """Everything that the command writes to a terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"TERM": "xterm", **environment})
        os.execv(bench.executable, [str(bench.executable), *map(str, arguments)])
    written = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        written += part
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == code, written.decode()
    return written.decode()


def test_colour(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """Unless NO_COLOR or the terminal says otherwise; in no file or pipe."""
    run = kept(concluded(measured.load("judged"), "regression", "regression"), tmp_path)
    assert COLOUR in at_a_terminal(bench, ["report", run], 1)
    assert "\x1b" not in at_a_terminal(bench, ["report", run], 1, NO_COLOR="1")
    assert "\x1b" not in at_a_terminal(bench, ["report", run], 1, TERM="dumb")
    assert "\x1b" not in bench.run("report", run, expect=1).stdout


def test_progress(bench: Bench, tmp_path: Path) -> None:
    """One line that is written over; nothing of it in a pipe or on a terminal that cannot."""
    arguments = ["run", "--rounds", "1", "--python", sys.executable, "--arm", "cprofile", "--workload", FIXTURES / "tiny.py"]
    folders = ["--output", tmp_path / "output", "--baselines", tmp_path / "none"]
    written = at_a_terminal(bench, [*arguments, *folders], 0)
    assert PROGRESS + "1/2 tiny under" in written
    assert "verdict: held" in written.split(PROGRESS)[-1], "the line is gone when the report begins"
    assert "\x1b" not in at_a_terminal(bench, [*arguments, *folders], 0, TERM="dumb")
    assert bench.run(*arguments, *folders).stderr == ""
