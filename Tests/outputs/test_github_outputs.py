"""What GitHub Actions shows of a run: the step summary and annotations."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from conftest import Bench, Measured
from markdown_it import MarkdownIt
from runs import HOSTILE, concluded, kept, many

LIMIT = 1024 * 1024


def rows(markdown: str) -> list[list[str]]:
    """The texts of a summary's table, as a reader sees them."""
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(markdown)
    texts: list[list[str]] = []
    for before, token in zip(tokens, tokens[1:]):
        if before.type == "tr_open":
            texts.append([])
        if before.type in ("td_open", "th_open"):
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special", "strong_open", "strong_close"}, token.content
            texts[-1].append("".join(child.content for child in children))
    return texts


def test_summary(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """A row a cell, with the verdict; the file is appended to."""
    path = tmp_path / "summary.md"
    path.write_text("before\n", encoding="utf-8")
    bench.run("report", measured.results["merged"], "--summary", path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("before\n## codesnap-bench: held (exit code 0)\n")
    heading, *cells = rows(text)
    assert heading[:4] == ["interpreter", "workload", "arm", "verdict"]
    assert sorted((row[1], row[2]) for row in cells) == [(w, a) for w in ("other_tiny", "tiny") for a in ("python", "untraced")]
    assert (
        bench.run("report", measured.results["merged"], "--format", "markdown").stdout == text.removeprefix("before\n").rstrip("\n") + "\n"
    )


def test_hostile_names_stay_text(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """A workload's name is neither markup nor another row."""
    run = concluded(measured.load("single"), "regression", "failed", failure=HOSTILE, workload=HOSTILE)
    text = bench.run("report", kept(run, tmp_path), "--format", "markdown", expect=2).stdout
    _, *cells = rows(text)
    assert len(cells) == len(run["entries"])
    readable = HOSTILE.replace("\n", " ").replace("\r", " ").replace("\x1b", "\ufffd").replace("\u202e", "\ufffd")
    assert {row[1] for row in cells} == {readable}
    assert sorted(row[3].split(":")[0] for row in cells) == ["reference", "regression"]


def test_a_large_summary_is_cut(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """Below the limit with what stood there before; what matters most is kept, and what is left out is counted."""
    run = many(measured.load("judged"), 4_000)
    path = tmp_path / "summary.md"
    path.write_text("x" * 300_000, encoding="utf-8")
    bench.run("report", kept(run, tmp_path), "--format", "json", "--summary", path, expect=1)
    text = path.read_text(encoding="utf-8")
    assert LIMIT - 1000 < path.stat().st_size <= LIMIT
    cells = rows(text[300_000:])[1:]
    assert [row[3] for row in cells[:4]] == ["regression"] * 3 + ["reference"]
    counted = re.search(r"^(\d+) more cells are left out", text, re.MULTILINE)
    assert counted and int(counted[1]) + len(cells) == 4_000


def annotations(stderr: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them."""
    found = []
    for line in stderr.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        if match:
            unescaped = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

            def plain(text: str, table: dict[str, str] = unescaped) -> str:
                return re.sub("|".join(table), lambda code: table[code[0]], text)

            pairs = (pair.split("=", 1) for pair in match[2].split(","))
            found.append((match[1], {name: plain(value) for name, value in pairs}, plain(match[3])))
    return found


def test_annotations(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """With --github, at most ten, the worst first; the summary goes where GitHub wants it."""
    summary = tmp_path / "step.md"
    environment = {"GITHUB_STEP_SUMMARY": str(summary)}
    run = concluded(measured.load("judged"), "regression", "failed", failure=HOSTILE, workload=HOSTILE)
    stderr = bench.run("report", kept(run, tmp_path), "--github", expect=2, environment=environment).stderr
    assert summary.read_text(encoding="utf-8").startswith("## codesnap-bench: failed")
    (first, second) = annotations(stderr)
    assert first[0] == "error" and first[2] == HOSTILE
    assert second[0] == "error" and HOSTILE in second[2] and HOSTILE in second[1]["title"]

    stderr = bench.run("report", kept(many(measured.load("judged"), 40), tmp_path), "--github", expect=1).stderr
    assert [level for level, _, _ in annotations(stderr)] == ["error"] * 3
    run = many(measured.load("judged"), 40)
    for entry in run["entries"][:-3]:
        entry["comparison"]["verdict"] = "inconclusive"
    found = annotations(bench.run("report", kept(run, tmp_path), "--github", expect=1).stderr)
    assert [level for level, _, _ in found] == ["error"] * 3 + ["warning"] * 7
    assert found[-1][2] == "31 more cells are not shown here"


def test_nothing_for_github_unless_asked(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """A runner's variable alone changes nothing."""
    summary = tmp_path / "step.md"
    run = kept(concluded(measured.load("judged"), "regression", "regression"), tmp_path)
    result = bench.run("report", run, expect=1, environment={"GITHUB_STEP_SUMMARY": str(summary)})
    assert not summary.exists() and "::" not in result.stdout + result.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_an_output_that_cannot_be_written(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """One line each and exit code 2; the others are written, and no device is replaced by a file."""
    occupied = tmp_path / "file"
    occupied.write_text("", encoding="utf-8")
    sarif = tmp_path / "log.sarif"
    arguments = ["--junit", "/dev/full", "--summary", occupied / "below.md", "--sarif", sarif]
    result = bench.run("report", measured.results["judged"], *arguments, expect=2)
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["cannot write /dev/full", f"cannot write {occupied / 'below.md'}"]
    assert sarif.exists() and Path("/dev/full").is_char_device()
    assert "verdict: held" in result.stdout
    printed = bench.run("report", measured.results["judged"], "--format", "json", "--junit", "/dev/stderr").stderr
    assert printed.startswith("<?xml")
