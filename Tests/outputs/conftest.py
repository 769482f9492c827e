"""What the tests of the harness's outputs share: the command, and files that it really wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests" / "CommandTests" / "Fixtures"


@dataclass
class Bench:
    """The command `codesnap-bench`, run from the root of the checkout."""

    executable: Path

    def run(self, *arguments: object, expect: int = 0, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run it to its end; `expect` is the exit code that it must have."""
        result = subprocess.run(
            [str(self.executable), *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert result.returncode == expect, f"exit code {result.returncode}\n{result.stdout}\n{result.stderr}"
        return result

    def schema(self, subject: str) -> dict[str, Any]:
        """A schema as the command prints it."""
        return json.loads(self.run("schema", subject).stdout)


@dataclass
class Measured:
    """Files of real runs, made once for all tests."""

    #: Of results.json: a run with a baseline and peers, one without an interval, a failed one, two parts of a matrix, a merged one, a
    #: regression that two passes saw, one with a base revision beside it, and an interrupted one.
    results: dict[str, Path]
    baselines: list[Path]

    def load(self, name: str) -> dict[str, Any]:
        """A results.json."""
        return json.loads(self.results[name].read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def bench() -> Bench:
    """The command as `swift build` left it, or the one that CODESNAP_BENCH names."""
    executable = Path(os.environ.get("CODESNAP_BENCH") or ROOT / ".build" / "debug" / "codesnap-bench")
    assert executable.exists(), f"no {executable}: run `swift build` first"
    return Bench(executable)


@pytest.fixture(scope="session")
def measured(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Runs of a workload that takes next to no time."""
    folder = tmp_path_factory.mktemp("measured")
    baselines = folder / "baselines"
    common = ["--python", sys.executable, "--package", ROOT / "Sources", "--arm", "python", "--baselines", baselines]
    tiny = ["--workload", FIXTURES / "tiny.py"]
    peers = ["--arm", "viztracer", "--arm", "trace0", "--peer-packages", FIXTURES / "one_peer"]

    bench.run("baseline", "update", "--quick", "--instructions", *tiny, *common)
    _forget_the_speed(baselines)
    runs: dict[str, tuple[list[object], int]] = {
        "judged": ([*tiny, *peers, "--quick", "--instructions", "--tolerance", "10000"], 0),
        "single": ([*tiny, "--rounds", "1"], 0),
        "failed": (["--workload", FIXTURES / "raising.py", "--rounds", "1"], 2),
    }
    results: dict[str, Path] = {}
    for name, (arguments, code) in runs.items():
        bench.run("run", *arguments, *common, "--output", folder / name, expect=code)
        results[name] = folder / name / "results.json"

    matrix = [*tiny, "--workload", FIXTURES / "other_tiny.py", "--rounds", "1", "--seed", "1", *common]
    for index in (1, 2):
        bench.run("run", *matrix, "--shard", f"{index}/2", "--output", folder / f"part-{index}")
        results[f"part {index}"] = folder / f"part-{index}" / "results.json"
    results["merged"] = folder / "merged.json"
    bench.run("merge", results["part 1"], results["part 2"], "--baselines", baselines, "--output", results["merged"])

    followed_up = _followed_up(json.loads(results["judged"].read_text(encoding="utf-8")), folder)
    judged = ["gate", "--results", followed_up, "--baselines", baselines, "--format", "json"]
    results["regression"] = _written(folder / "regression.json", bench.run(*judged, expect=1).stdout)

    beside = ["gate", *tiny, "--python", sys.executable, "--arm", "python", "--rounds", "1", "--base", "HEAD"]
    bench.run(*beside, "--baselines", baselines, "--output", folder / "base")
    results["base"] = folder / "base" / "results.json"

    results["interrupted"] = folder / "interrupted" / "results.json"
    _interrupted(bench, [*tiny, "--rounds", "10000", *common, "--output", folder / "interrupted"])
    return Measured(results, sorted(baselines.glob("*.json")))


def _forget_the_speed(folder: Path) -> None:
    """Take the seconds out of baselines: a machine that others use, too, may be another one a minute later."""
    for path in folder.glob("*.json"):
        baseline = json.loads(path.read_text(encoding="utf-8"))
        for cell in baseline["cells"]:
            cell["untraced_seconds"] = []
        path.write_text(json.dumps(baseline), encoding="utf-8")


def _followed_up(run: dict[str, Any], folder: Path) -> Path:
    """A run of a quiet machine, with a second pass, in both of which tracing takes three times as long as it did."""
    if "load" in run:
        run["load"].update(others=0, stolen=0)
    for entry in run["entries"]:
        cell = entry["cell"]
        for sample in cell["samples"]:
            factor = 0 if cell["arm"] == "untraced" else 3
            sample["traced_ns"] = [traced * factor or untraced for untraced, traced in zip(sample["untraced_ns"], sample["traced_ns"])]
        cell["samples"] += [{**sample, "pass": "second", "round": sample["round"] + run["rounds"]} for sample in cell["samples"]]
    return _written(folder / "followed up.json", json.dumps(run))


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _interrupted(bench: Bench, arguments: list[object]) -> None:
    """A run that `timeout` ends by SIGINT, which it sends twice, when it has begun to measure."""
    command = ["timeout", "--signal", "INT", "--preserve-status", "8", str(bench.executable), "run", *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 130, ended.stderr
