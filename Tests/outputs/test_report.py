"""The HTML report lies beside what every run and gate leaves, whatever became of it."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, Bench, Measured
from runs import HOSTILE, concluded, kept


def page(path: Path) -> str:
    """A report, which is small."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and len(text) < 300_000
    return text


def data(text: str) -> dict[str, Any]:
    """What the scripts draw."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


def links(text: str) -> list[str]:
    """The addresses of the flame graph pages."""
    return [html.unescape(address) for address in re.findall(r'href="(\./[^"]*)"', text)]


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        ("judged", "Held: "),
        ("single", "Held, "),
        ("failed", "The measurement failed: there is no verdict."),
        ("interrupted", "Interrupted: there is no verdict."),
        ("base", "Held: "),
    ],
)
def test_every_run_leaves_one(measured: Measured, run: str, sentence: str) -> None:
    """With every sample in it."""
    text = page(measured.results[run].parent / "report.html")
    assert sentence.replace("Held, ", "Held: ") in text
    samples = [len(entry["cell"]["samples"]) for entry in measured.load(run)["entries"]]
    assert [len(cell["first"]) + len(cell["second"]) for cell in data(text)["cells"]] == samples


def test_pages_are_linked(measured: Measured) -> None:
    """Those that were written: with a base revision, both sides of it."""
    folder = measured.results["base"].parent
    text = page(folder / "report.html")
    assert sorted(set(links(text))) == ["./tiny-python%40base.html", "./tiny-python.html"]
    assert {path.name for path in folder.iterdir()} == {"report.html", "results.json", "tiny-python.html", "tiny-python@base.html"}
    judged = page(measured.results["judged"].parent / "report.html")
    assert set(links(judged)) == {"./tiny-python.html", "./demo.html"}
    assert links(page(measured.results["failed"].parent / "report.html")) == []


def test_the_baseline_is_beside_the_run(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """Its samples where it is at hand, its median in any case."""
    stored = json.loads(measured.baselines[0].read_text(encoding="utf-8"))
    ratios = next(len(cell["ratios"]) for cell in stored["cells"] if cell["arm"] == "python")
    for baselines, count in [(measured.baselines[0].parent, ratios), (tmp_path, 0)]:
        bench.run("report", measured.results["judged"], "--html", tmp_path / "report.html", "--baselines", baselines)
        cells = data(page(tmp_path / "report.html"))["cells"]
        (before,) = [cell["before"] for cell in cells if " under python " in cell["name"]]
        assert len(before["ratios"]) == count and before["ratio"] > 1


def test_a_regression(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """Says what to do, and with which command."""
    bench.run("report", measured.results["regression"], "--html", tmp_path / "report.html", expect=1)
    text = page(tmp_path / "report.html")
    assert "Regression: 1 of 1 cell became slower" in text
    assert "no flame graph: a stored baseline is figures only" in text
    assert "first pass" in text and "second pass" in text
    assert re.search(r"<code>codesnap-bench explain \S*tiny\S* python --base \S+ --python \S+</code>", text)


def test_every_way_to_one(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """By merging, by judging again, and by `run` at another place."""
    baselines = ["--baselines", measured.baselines[0].parent]
    merge = ["merge", measured.results["part 1"], measured.results["part 2"], *baselines, "--html", tmp_path / "merged.html"]
    bench.run(*merge)
    assert "<h3>Parts</h3>" in page(tmp_path / "merged.html")
    bench.run("gate", "--results", measured.results["regression"], *baselines, "--html", tmp_path / "gate.html", expect=1)
    assert len([cell for cell in data(page(tmp_path / "gate.html"))["cells"] if cell["second"]]) > 0
    tiny = ["--workload", FIXTURES / "tiny.py", "--arm", "cprofile", "--rounds", "1"]
    bench.run("run", *tiny, "--output", tmp_path / "output", "--html", tmp_path / "elsewhere.html")
    assert page(tmp_path / "elsewhere.html") == page(tmp_path / "output" / "report.html")
    failed = bench.run("report", measured.results["single"], "--html", tmp_path / "output" / "results.json" / "x", expect=2)
    assert failed.stderr.startswith("codesnap-bench: cannot write ")


def test_trends(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """From the history that the run was just added to."""
    history = tmp_path / "history.sqlite"
    tiny = ["--workload", FIXTURES / "tiny.py", "--arm", "cprofile", "--rounds", "1", "--history", history]
    for count in (1, 2):
        bench.run("run", *tiny, "--output", tmp_path)
        assert [len(cell["trend"]["points"]) for cell in data(page(tmp_path / "report.html"))["cells"]] == [count] * 2
    bench.run("report", tmp_path / "results.json", "--html", tmp_path / "again.html", "--history", history)
    assert data(page(tmp_path / "again.html")) == data(page(tmp_path / "report.html"))
    bench.run("report", tmp_path / "results.json", "--html", tmp_path / "without.html")
    assert "<code>--history FILE</code>" in page(tmp_path / "without.html")
    bench.run("report", tmp_path / "results.json", "--history", history, expect=64)


def test_hostile_names(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """They are text, here and in the data."""
    name = HOSTILE + "</script><!--\u2028"
    run = kept(concluded(measured.load("judged"), "regression", "regression", workload=name), tmp_path)
    bench.run("report", run, "--html", tmp_path / "report.html", expect=1)
    text = page(tmp_path / "report.html")
    assert text.count("</script>") == 2 and "<img" not in text and "<!--" not in text
    assert "\u2028" not in text and "\u202e" not in text and "\x1b" not in text
    assert any(cell["name"].startswith("a|b\\u000a::error") for cell in data(text)["cells"])
