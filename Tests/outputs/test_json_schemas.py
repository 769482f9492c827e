"""The schemas that the command prints hold for the files that it writes, and say no more than these do."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, ROOT, Bench, Measured
from jsonschema import Draft202012Validator

SCHEMAS = ROOT / "Sources" / "Benchmarking" / "Schemas" / "Files"
RUNS = ["judged", "single", "failed", "part 1", "part 2", "merged", "regression", "base", "interrupted"]


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator that also looks at formats such as dates."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def complaints(schema: dict[str, Any], value: object) -> list[str]:
    """What is wrong with a value."""
    return [f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(value)]


@pytest.mark.parametrize("subject", ["results", "baseline", "history", "trends"])
def test_printed_as_kept(bench: Bench, subject: str) -> None:
    """The command prints the very file of the sources."""
    assert bench.run("schema", subject).stdout == (SCHEMAS / f"{subject}.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("run", RUNS)
def test_results(bench: Bench, measured: Measured, run: str) -> None:
    """Runs that ended in every way."""
    assert complaints(bench.schema("results"), measured.load(run)) == []


def test_json_on_stdout(bench: Bench, measured: Measured) -> None:
    """`--format json` prints the same as the file has."""
    printed = bench.run("report", measured.results["judged"], "--format", "json").stdout
    assert json.loads(printed) == measured.load("judged")


def test_baselines(bench: Bench, measured: Measured) -> None:
    """The baseline that was just written, and those that are kept."""
    kept = sorted((ROOT / "Baselines").glob("*.json"))
    assert len(measured.baselines) == 1 and kept
    for path in [*measured.baselines, *kept]:
        assert complaints(bench.schema("baseline"), json.loads(path.read_text(encoding="utf-8"))) == [], path


def test_what_is_wrong_is_found(bench: Bench, measured: Measured) -> None:
    """A schema that lets everything pass would hold for every file."""
    schema = bench.schema("results")
    good = measured.load("judged")

    def broken(change: Any) -> list[str]:
        value = copy.deepcopy(good)
        change(value)
        return complaints(schema, value)

    assert broken(lambda value: value.update(version=99))
    assert broken(lambda value: value.update(surprise=1))
    assert broken(lambda value: value.pop("seed"))
    assert broken(lambda value: value["entries"][0].pop("cell"))
    assert broken(lambda value: value["entries"][0]["comparison"].update(verdict="splendid"))
    assert broken(lambda value: value["entries"][0]["cell"]["samples"][0].update(untraced_ns=[]))


def properties(schema: dict[str, Any], node: dict[str, Any], path: str = "") -> set[str]:
    """The paths of all properties that a schema knows."""
    if "$ref" in node:
        node = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
    found: set[str] = set()
    for name, part in node.get("properties", {}).items():
        found |= {f"{path}.{name}"} | properties(schema, part, f"{path}.{name}")
    if "items" in node:
        found |= properties(schema, node["items"], path + "[]")
    return found


def paths(value: object, path: str = "") -> set[str]:
    """The paths of all properties of a value."""
    if isinstance(value, dict):
        return {f"{path}.{name}" for name in value}.union(*(paths(part, f"{path}.{name}") for name, part in value.items()))
    if isinstance(value, list):
        return set().union(*(paths(part, path + "[]") for part in value))
    return set()


VERSIONED_ARM = """
import contextlib

@contextlib.contextmanager
def arm():
    yield

arm.version = "1.0"
"""


def test_no_property_is_dead(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """What the schemas name is really written by one run or another: what the code has dropped they must drop, too."""
    schema = bench.schema("results")
    written = set().union(*(paths(measured.load(run)) for run in RUNS))
    (tmp_path / "mine.py").write_text(VERSIONED_ARM)
    mine = ["--arm", tmp_path / "mine.py", "--workload", FIXTURES / "tiny.py", "--rounds", "1", "--baselines", tmp_path / "none"]
    bench.run("run", *mine, "--output", tmp_path, expect=4)
    written |= {path.replace(".arm_versions.mine", ".arm_versions") for path in paths(json.loads((tmp_path / "results.json").read_text()))}
    assert properties(schema, schema) - written == set()
    schema = bench.schema("baseline")
    written = set().union(*(paths(json.loads(path.read_text(encoding="utf-8"))) for path in measured.baselines))
    assert properties(schema, schema) - written == set()
