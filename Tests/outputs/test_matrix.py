"""The matrix in the forms that CI systems read, and the workflow that runs it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import FIXTURES, ROOT, Bench
from lxml import etree

GITHUB = ROOT / "scripts" / "github"


def is_valid(schema: str, path: Path) -> None:
    """Hold a file against one of the schemas that check-jsonschema comes with."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("schema, name", [("github-workflows", "codesnap-bench.yml"), ("github-actions", "action.yml")])
def test_schemas_of_github(schema: str, name: str) -> None:
    """The workflow and the action are what GitHub takes for one."""
    is_valid(schema, GITHUB / name)


def test_actionlint(tmp_path: Path) -> None:
    """In a repository, as it is meant to stand there."""
    linter = shutil.which("actionlint", path=str(Path(sys.executable).parent)) or shutil.which("actionlint")
    if linter is None:
        pytest.skip("actionlint is not installed")
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    shutil.copy(GITHUB / "codesnap-bench.yml", tmp_path / ".github" / "workflows")
    shutil.copytree(GITHUB, tmp_path / "scripts" / "github")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    result = subprocess.run([linter], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout


def test_gitlab(bench: Bench, tmp_path: Path) -> None:
    """A hidden job of a pipeline; arguments with spaces come through."""
    arm = tmp_path / "my arm's.py"
    arm.write_text("", encoding="utf-8")
    printed = bench.run("plan", "--shards", "2", "--format", "gitlab", "--arm", f"c={arm}").stdout
    path = tmp_path / "plan.yml"
    path.write_text(printed, encoding="utf-8")
    is_valid("gitlab-ci", path)
    jobs = yaml.safe_load(printed)[".codesnap-bench-shards"]["parallel"]["matrix"]
    assert [job["CODESNAP_BENCH_SHARD"] for job in jobs] == ["1/2", "2/2"]
    for job in jobs:
        words = shlex.split(job["CODESNAP_BENCH_ARGUMENTS"])
        assert words[:4] == ["--shard", job["CODESNAP_BENCH_SHARD"], "--arm", f"c={arm}"] and words[4] == "--seed"


class Runner:
    """Runs the steps of the workflow that use the action, as a runner would: the action's own script, in a shell."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.folder = folder
        # The action looks for the command two folders up.
        release = folder / "checkout" / ".build" / "release"
        release.mkdir(parents=True)
        (release / "codesnap-bench").symlink_to(bench.executable)
        self.action = folder / "checkout" / "scripts" / "github"
        self.action.mkdir(parents=True)
        steps = yaml.safe_load((GITHUB / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
        self.script = next(step["run"] for step in steps if step.get("id") == "run")
        self.jobs: dict[str, Any] = yaml.safe_load((GITHUB / "codesnap-bench.yml").read_text(encoding="utf-8"))["jobs"]

    def arguments(self, job: str, **values: str) -> str:
        """What a job hands to the action, with expressions filled in."""
        (step,) = [step for step in self.jobs[job]["steps"] if step.get("uses") == "./scripts/github"]
        return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1].replace(".", "_")], step["with"]["arguments"])

    def run(self, arguments: str) -> tuple[int, dict[str, str], str]:
        """Exit code, outputs, and what was printed."""
        output = self.folder / "output"
        output.write_text("", encoding="utf-8")
        summary = self.folder / "summary.md"
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.script],
            cwd=self.folder,
            env={
                **os.environ,
                "ARGUMENTS": arguments,
                "GITHUB_ACTION_PATH": str(self.action),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "CODESNAP_ROOT": str(ROOT),
            },
            capture_output=True,
            text=True,
            timeout=300,
        )
        pairs = (line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        return result.returncode, dict(pairs), result.stdout + result.stderr


def test_the_workflow(bench: Bench, tmp_path: Path) -> None:
    """All its commands, one after the other: plan, each part, and the merging, which finds no baseline and says so everywhere."""
    runner = Runner(bench, tmp_path)
    baselines = f"--baselines {tmp_path / 'none'}"
    plan = runner.arguments("plan").replace("--python python3", f"--python {sys.executable}")
    workloads = " ".join(f"--workload {FIXTURES / name}" for name in ("tiny.py", "other_tiny.py"))
    code, outputs, printed = runner.run(f"{plan} {workloads} --rounds 1 --arm python --package {ROOT / 'Sources'}")
    assert code == 0, printed
    matrix = json.loads(outputs["matrix"])["include"]
    assert runner.jobs["measure"]["strategy"]["matrix"] == "${{ fromJSON(needs.plan.outputs.matrix) }}"
    for index, part in enumerate(matrix):
        code, _, printed = runner.run(f"{runner.arguments('measure', matrix_arguments=part['arguments'])} {baselines}")
        assert code == 0 and f"part {index + 1} of 2" in printed, printed
        (tmp_path / "artifacts").rename(tmp_path / f"part-{index}")
    (tmp_path / "parts").mkdir()
    (tmp_path / "part-0").rename(tmp_path / "parts" / "codesnap-bench-part-0")

    code, _, printed = runner.run(f"{runner.arguments('merge')} {baselines}")
    assert code == 2 and "shard 2/2 is missing" in printed, printed

    (tmp_path / "part-1").rename(tmp_path / "parts" / "codesnap-bench-part-1")
    code, _, printed = runner.run(f"{runner.arguments('merge')} {baselines}")
    assert code == 4 and printed.count("::warning ") == 2, printed
    merged = tmp_path / "merged"
    results = json.loads((merged / "results.json").read_text(encoding="utf-8"))
    assert sorted((e["cell"]["workload"], e["cell"]["arm"]) for e in results["entries"]) == [
        (workload, arm) for workload in ("other_tiny", "tiny") for arm in ("python", "untraced")
    ]
    assert len({part["seed"] for part in results["parts"]}) == 1
    assert len(etree.parse(str(merged / "junit.xml")).findall(".//testcase")) == 4
    assert json.loads((merged / "results.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "no baseline (exit code 4)" in (tmp_path / "summary.md").read_text(encoding="utf-8")
