"""Histories of real runs hold what their schemas say, and no run is in them twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Bench, Measured
from test_json_schemas import complaints, paths, properties

#: Runs that `gate --results` can judge again.
RUNS = ["judged", "single", "regression", "base", "merged"]


@pytest.fixture(scope="session")
def history(bench: Bench, measured: Measured, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history of these runs and of one that failed."""
    folder = tmp_path_factory.mktemp("history")
    file = folder / "history.sqlite"
    tolerance = ["--tolerance", "10000", "--baselines", measured.baselines[0].parent]
    for run in RUNS:
        bench.run("gate", "--results", measured.results[run], "--history", file, *tolerance, expect=0 if run != "merged" else 4)
    failed = ["--workload", Path(__file__).parents[1] / "CommandTests" / "Fixtures" / "raising.py", "--arm", "cprofile"]
    bench.run("run", *failed, "--rounds", "1", "--history", file, "--output", folder / "output", expect=2)
    return file


def lines(bench: Bench, history: Path) -> list[dict[str, Any]]:
    """The lines of the export."""
    return [json.loads(line) for line in bench.run("history", "export", history).stdout.splitlines()]


def test_lines(bench: Bench, measured: Measured, history: Path) -> None:
    """Each line is what the schema says, and its figures are those of results.json."""
    found = lines(bench, history)
    assert all(complaints(bench.schema("history"), line) == [] for line in found)
    judged = measured.load("judged")
    # The regression was made of the same run.
    dates = {run: measured.load(run)["date"] for run in RUNS}
    assert dates["judged"] == dates["regression"] and len(found) == len(RUNS)
    kept = next(line["run"] for line in found if line["run"]["date"] == judged["date"])
    assert [cell["ratio"] for cell in kept["cells"]] == [entry["summary"]["ratio"] for entry in judged["entries"]]
    assert {cell["arm"] for line in found for cell in line["run"]["cells"]}.isdisjoint({"python@base", "c@base"})
    assert {line["run"]["state"] for line in found} == {"complete", "failed"}


def test_parts_are_recorded_as_one_run(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """By the command that joins them, and once."""
    file = tmp_path / "history.sqlite"
    merge = ["merge", measured.results["part 1"], measured.results["part 2"], "--baselines", tmp_path, "--history", file]
    for _ in range(2):
        bench.run(*merge, expect=4)
    (line,) = lines(bench, file)
    assert {cell["workload"] for cell in line["run"]["cells"]} == {"tiny", "other_tiny"}


def test_trends(bench: Bench, history: Path, tmp_path: Path) -> None:
    """Of real runs, and of many made of one, with a change in their middle."""
    schema = bench.schema("trends")
    real = json.loads(bench.run("history", history, "--format", "json").stdout)
    assert complaints(schema, real) == [] and real["unusable_runs"] == 1
    template = next(line for line in lines(bench, history) if line["run"]["state"] == "complete" and "branch" in line["run"])
    text = ""
    for day in range(1, 25):
        line = json.loads(json.dumps(template))
        line["run"] |= {"id": f"{day}", "date": f"2026-01-{day:02}T00:00:00Z"}
        for cell in line["run"]["cells"]:
            cell["ratio"] *= (1 if day <= 12 else 1.2) * (1 + 0.001 * (day * 7 % 11))
        text += json.dumps(line) + "\n"
    (tmp_path / "lines.jsonl").write_text(text, encoding="utf-8")
    bench.run("history", "import", tmp_path / "history.sqlite", tmp_path / "lines.jsonl")
    changed = json.loads(bench.run("history", tmp_path / "history.sqlite", "--format", "json").stdout)
    assert complaints(schema, changed) == []
    assert all([change["date"][:10] for change in series["changes"]] == ["2026-01-13"] for series in changed["series"])


def test_no_property_is_dead(bench: Bench, history: Path) -> None:
    """What the schemas name is really written."""
    schema = bench.schema("history")
    assert properties(schema, schema) - set().union(*(paths(line) for line in lines(bench, history))) == set()
