"""JUnit XML: holds against the schema that CI systems read it by, and says what the verdicts say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Bench, Measured
from junit_schema import junit_schema
from lxml import etree
from runs import HOSTILE, concluded, kept


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """The schema, read once."""
    return junit_schema(tmp_path_factory.mktemp("schema"))


def report(bench: Bench, results: Path, folder: Path, expect: int = 0) -> Any:
    """The document that the command makes of a run."""
    path = folder / "new folder" / "junit.xml"
    bench.run("report", results, "--junit", path, expect=expect)
    return etree.parse(str(path))


@pytest.mark.parametrize("run, code", [("judged", 0), ("single", 0), ("failed", 2), ("merged", 0), ("regression", 1), ("interrupted", 2)])
def test_real_runs(bench: Bench, measured: Measured, schema: etree.XMLSchema, tmp_path: Path, run: str, code: int) -> None:
    """One test case a cell; a failed run is never without an error."""
    document = report(bench, measured.results[run], tmp_path, code)
    schema.assertValid(document)
    failed = "failure" in measured.load(run)
    assert len(document.findall(".//testcase")) == len(measured.load(run)["entries"]) + failed
    # On a busy machine a control may drift.
    invalid = [entry for entry in measured.load(run)["entries"] if entry["comparison"]["verdict"] == "invalid"]
    assert document.getroot().get("errors") == str(failed + len(invalid)) == str(len(document.findall(".//error")))


@pytest.mark.parametrize(
    "verdict, outcome, code, element",
    [
        ("regression", "regression", 1, "failure"),
        ("invalid", "inconclusive", 3, "error"),
        ("inconclusive", "inconclusive", 3, "skipped"),
        ("no baseline", "no baseline", 4, "skipped"),
        ("improvement", "improvement", 5, "system-out"),
    ],
)
def test_verdicts(
    bench: Bench, measured: Measured, schema: etree.XMLSchema, tmp_path: Path, verdict: str, outcome: str, code: int, element: str
) -> None:
    """Each verdict has its element, with the figures in it; references have none."""
    document = report(bench, kept(concluded(measured.load("judged"), verdict, outcome), tmp_path), tmp_path, code)
    schema.assertValid(document)
    found = {case.get("name"): case.find(element) for case in document.findall(".//testcase")}
    assert found["python"] is not None and (found["untraced"] is None or element == "system-out")
    if element != "system-out":
        assert "times as long as untraced" in found["python"].get("message") and found["python"].get("type") == verdict
    suite = document.find("testsuite")
    assert {name: suite.get(name) for name in ("failures", "errors", "skipped")} == {
        "failures": str(int(element == "failure")),
        "errors": str(int(element == "error")),
        "skipped": str(int(element == "skipped")),
    }


def test_hostile_names(bench: Bench, measured: Measured, schema: etree.XMLSchema, tmp_path: Path) -> None:
    """Whatever a workload is called, the document is one, and its names are read back."""
    run = concluded(measured.load("judged"), "regression", "failed", failure=HOSTILE, workload=HOSTILE)
    document = report(bench, kept(run, tmp_path), tmp_path, 2)
    schema.assertValid(document)
    readable = HOSTILE.replace("\x1b", "\ufffd")
    assert readable in document.find(".//failure").get("message")
    assert document.find(".//error").get("message") == readable
