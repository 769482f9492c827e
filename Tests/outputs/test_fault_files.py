"""Baselines that cannot be read or written, and disks that are full: one clear line, exit code 2, and nothing measured is lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT, Bench, Measured
from faults import Faulty, samples, the_line

TINY = ["--workload", FIXTURES / "tiny.py", "--python", sys.executable]


def _rewritten(**changes: object) -> Callable[[Path], object]:
    return lambda path: path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def _instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


BAD_BASELINES = {
    "truncated": (lambda path: os.truncate(path, path.stat().st_size // 2), "is damaged: not JSON with a schema and a version"),
    "empty": (lambda path: path.write_text(""), "is damaged: not JSON with a schema and a version"),
    "not JSON": (lambda path: path.write_bytes(b"\x7fELF\0\xff"), "is damaged: not JSON with a schema and a version"),
    "a list": (lambda path: path.write_text("[1]"), "is damaged: not JSON with a schema and a version"),
    "old": (_rewritten(version=0), "was written by an older version: format 0, known from 1; measure again"),
    "of the future": (_rewritten(version=99), "was written by a newer version: format 99, known up to 1"),
    "results": (_rewritten(schema="codesnap-bench results"), "is something else: its schema is codesnap-bench results"),
    "without cells": (_rewritten(cells=None), "is damaged: "),
    "a folder": (_instead(Path.mkdir), "is a folder: move it elsewhere"),
    "a pipe": (_instead(os.mkfifo), "is no ordinary file: move it elsewhere"),
    "a dangling link": (_instead(lambda path: path.symlink_to("nowhere")), "is no ordinary file: move it elsewhere"),
    "unreadable": (_instead(lambda path: path.symlink_to("/proc/self/mem")), "cannot read the baseline "),
}


@pytest.mark.parametrize("fault", BAD_BASELINES)
def test_bad_baselines(bench: Bench, measured: Measured, tmp_path: Path, fault: str) -> None:
    """They pass neither for no baseline nor for a good one, and are not written over."""
    folder = tmp_path / "baselines"
    folder.mkdir()
    path = folder / "it.json"
    shutil.copy(measured.baselines[0], path)
    spoil, reason = BAD_BASELINES[fault]
    spoil(path)
    before = path.read_bytes() if path.is_file() and fault != "unreadable" else None
    results = measured.results["judged"]
    for command in (["gate", "--results", results], ["run"], ["baseline", "show"], ["baseline", "update", "--results", results]):
        failed = bench.run(*command, "--baselines", folder, expect=2)
        line = the_line(failed)
        assert str(path) in line and reason in line and failed.stdout == ""
    if before is None:
        assert reason in the_line(bench.run("baseline", "prune", "--yes", "--baselines", folder, expect=2))
    assert os.listdir(folder) == ["it.json"]
    assert before is None or path.read_bytes() == before


def test_a_file_for_a_folder(bench: Bench, tmp_path: Path) -> None:
    """What should be the folder of the baselines is a file."""
    path = tmp_path / "baselines"
    path.write_text("")
    for command in (["gate"], ["baseline", "show"], ["baseline", "update"]):
        line = the_line(bench.run(*command, "--baselines", path, expect=2))
        assert line.startswith("cannot ") and f" {path}: " in line


def test_damaged_results(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """Figures that no run can have are refused, not computed with."""
    path = tmp_path / "results.json"

    def spoilt(change: Callable[[dict], object]) -> str:
        run = measured.load("judged")
        change(run)
        path.write_text(json.dumps(run))
        return the_line(bench.run("gate", "--results", path, "--baselines", tmp_path / "none", expect=2))

    sample = lambda run: run["entries"][0]["cell"]["samples"][0]  # noqa: E731
    for change in (
        lambda run: sample(run).update(untraced_ns=[], traced_ns=[]),
        lambda run: sample(run)["traced_ns"].pop(),
        lambda run: sample(run)["traced_ns"].__setitem__(0, 0),
        lambda run: sample(run)["untraced_ns"].__setitem__(0, -1),
        lambda run: sample(run).update(peak_memory=0),
        lambda run: run["entries"][0]["cell"].update(iterations=0),
    ):
        assert spoilt(change) == f"the file {path} is damaged: tiny under untraced has samples that cannot be right"
    assert spoilt(lambda run: run.update(seconds=1e300)).endswith("is damaged: seconds has no usable value")
    assert spoilt(lambda run: run.update(seconds=-1)).endswith("is damaged: seconds has no usable value")


def test_a_run_of_an_earlier_date(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """A clock that was set back between two runs: both are in the history, in the order of their dates."""
    history = tmp_path / "history.sqlite"
    for date in ("2026-05-02T12:00:00Z", "2026-05-01T12:00:00Z"):
        path = tmp_path / "results.json"
        path.write_text(json.dumps({**measured.load("single"), "date": date}))
        bench.run("gate", "--results", path, "--baselines", tmp_path / "none", "--history", history, expect=4)
    lines = bench.run("history", "export", history).stdout.splitlines()
    dates = [json.loads(line).get("run", {}).get("date") for line in lines]
    assert [date for date in dates if date] == ["2026-05-01T12:00:00Z", "2026-05-02T12:00:00Z"]


def _as_nobody(bench: Bench) -> list[str]:
    """What to put before a command so that permissions count for it."""
    if os.geteuid() != 0:
        return []
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if not shutil.which("setpriv") or subprocess.run([*command, bench.executable, "schema", "results"], capture_output=True).returncode:
        pytest.skip("root may write everywhere, and nobody else may run the command here")
    return command


def test_a_read_only_folder_is_noticed_before_measuring(bench: Bench, tmp_path: Path) -> None:
    """Not after the minutes that a baseline takes: no interpreter is even looked for."""
    shared = Path("/tmp") / f"codesnap-read-only-{os.getpid()}"
    (shared / "baselines").mkdir(parents=True)
    try:
        (shared / "baselines").chmod(0o555)
        shared.chmod(0o555)
        for folder, reason in (("baselines", "the folder is read-only"), ("new", "Permission denied")):
            command = [*_as_nobody(bench), bench.executable, "baseline", "update", "--python", "no-such-python", "--workload", "fib"]
            failed = subprocess.run([*command, "--baselines", shared / folder], cwd=ROOT, capture_output=True, text=True)
            assert failed.returncode == 2
            line = the_line(failed)
            assert str(shared / folder) in line and reason in line
    finally:
        shared.chmod(0o755)
        shutil.rmtree(shared)


def test_a_folder_that_goes_away(bench: Bench, tmp_path: Path) -> None:
    """What was measured for a baseline that cannot be written any more is kept, and can be made one later."""
    body = """
if calls > 3:
    return
baselines = FOLDER + "/baselines"
if os.path.isdir(baselines):
    os.rmdir(baselines)
    open(baselines, "w").close()
"""
    faulty = Faulty(tmp_path, body, options=["--arm", "cprofile", "--quick"])
    failed = bench.run("baseline", "update", *faulty.arguments, expect=2, environment={"TMPDIR": str(tmp_path)})
    assert "faulty    cprofile" in failed.stdout
    line, _, kept = the_line(failed).partition("; what was measured is in ")
    assert line.startswith(f"cannot write {tmp_path}/baselines/") or line.startswith("cannot read the folder ")
    again = bench.run("baseline", "update", "--results", kept, "--baselines", tmp_path / "other")
    assert len(json.loads(next((tmp_path / "other").glob("*.json")).read_text())["cells"]) == 2, again.stdout


def _without_results(folder: Path) -> Faulty:
    """A run whose results.json cannot be written at the end."""
    body = 'if calls == 3: os.makedirs(FOLDER + "/output/results.json/taken", exist_ok=True)'
    return Faulty(folder, body, options=["--arm", "cprofile", "--rounds", "2"])


def test_results_that_cannot_be_written(bench: Bench, tmp_path: Path) -> None:
    """They are printed and kept elsewhere."""
    faulty = _without_results(tmp_path)
    failed = faulty.run(bench, expect=2, environment={"TMPDIR": str(tmp_path)})
    line, _, kept = the_line(failed).partition("; what was measured is in ")
    assert line.startswith(f"cannot write {faulty.output}/results.json: ")
    assert "faulty    cprofile" in failed.stdout
    assert samples(json.loads(Path(kept).read_text())) == 4


def test_results_that_can_be_written_nowhere(bench: Bench, tmp_path: Path) -> None:
    """They are printed, even those of a run that failed, which says that it did."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    body = """if calls > 3: return
os.makedirs(FOLDER + "/output/results.json/taken")
os.rename(FOLDER + "/temporary", FOLDER + "/gone")
open(FOLDER + "/temporary", "w").close()"""
    faulty = Faulty(tmp_path, body, options=["--arm", "cprofile", "--rounds", "3"])
    failed = faulty.run(bench, expect=2, environment={"TMPDIR": str(temporary)})
    lines = [line for line in failed.stderr.splitlines() if not line.startswith("  | ")]
    assert lines[0] == f"codesnap-bench: cannot write {faulty.output}/results.json: Is a directory"
    assert len(lines) == 2 and "NotADirectoryError" in lines[1]
    assert failed.stdout.count("\nfaulty    ") >= 3 and "verdict: failed (exit code 2)" in failed.stdout


def test_a_limit_of_file_sizes(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """It is an error like a full disk, not the end of the command by a signal."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

    command = [bench.executable, "report", measured.results["judged"], "--junit", tmp_path / "junit.xml"]
    failed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, preexec_fn=limit)
    assert failed.returncode == 2 and the_line(failed) == f"cannot write {tmp_path}/junit.xml: File too large"
    assert "verdict: held" in failed.stdout and os.listdir(tmp_path) == []


def test_full_devices(bench: Bench, measured: Measured, tmp_path: Path) -> None:
    """Every output is tried, and each that fails is named."""
    results = measured.results["judged"]
    options = ["--junit", "/dev/full", "--sarif", tmp_path / "fine.sarif", "--summary", "/dev/full"]
    failed = bench.run("report", results, *options, expect=2)
    assert failed.stderr.splitlines() == ["codesnap-bench: cannot write /dev/full: No space left on device"] * 2
    assert "verdict: held" in failed.stdout and (tmp_path / "fine.sarif").exists()
    with open("/dev/full", "w") as full:
        for form in ("table", "json", "markdown"):
            command = [bench.executable, "report", results, "--format", form]
            ended = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
            assert (ended.returncode, ended.stderr) == (2, "codesnap-bench: cannot write to stdout: No space left on device\n")


def test_no_temporary_folder(bench: Bench, tmp_path: Path) -> None:
    """TMPDIR is taken at its word."""
    file = tmp_path / "file"
    file.write_text("")
    failed = bench.run("run", *TINY, "--output", tmp_path, expect=2, environment={"TMPDIR": str(file)})
    assert the_line(failed) == f"cannot make a temporary folder in {file}: Not a directory"


def _on_a_small_disk(script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which /mnt has room for 128 KiB and nobody else sees it."""
    mounted = ["unshare", "--mount", "sh", "-c", f"mount -t tmpfs -o size=128k none /mnt || exit 99\n{script}"]
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("mounting needs root")
    ended = subprocess.run(mounted, cwd=ROOT, capture_output=True, text=True, timeout=120)
    if ended.returncode in (1, 99) and "unshare" in ended.stderr + "mount" and "codesnap-bench" not in ended.stderr:
        pytest.skip("mounting is not allowed here")
    return ended


def test_full_disks(bench: Bench, tmp_path: Path) -> None:
    """The folder of the results is full at the end; that for temporary files, from the beginning and after a while."""
    faulty = Faulty(tmp_path, "return", options=["--arm", "cprofile", "--rounds", "2"])
    run = " ".join(f"'{part}'" for part in [bench.executable, "run", *faulty.arguments])
    filled = "head -c 1M /dev/zero > /mnt/filler 2>/dev/null;"
    ended = _on_a_small_disk(f"mkdir /mnt/output; {filled} TMPDIR={tmp_path} {run} --output /mnt/output")
    # The report that goes beside them has no room, either.
    line, _, kept = ended.stderr.splitlines()[0].partition("; what was measured is in ")
    assert ended.returncode == 2 and line == "codesnap-bench: cannot write /mnt/output/results.json: No space left on device"
    assert "faulty    cprofile" in ended.stdout and samples(json.loads(Path(kept).read_text())) == 4

    ended = _on_a_small_disk(f"{filled} TMPDIR=/mnt {run} --output {faulty.output}")
    assert ended.returncode == 2 and "No space left on device" in the_line(ended) and "/mnt/codesnap-bench-" in the_line(ended)

    body = """
if calls > 3:
    return
for name, size in (("filler", 50_000_000), ("rest", 5000)):
    try:
        open("/mnt/" + name, "wb", 0).write(bytes(size))
    except OSError:
        pass
"""
    faulty = Faulty(tmp_path, body, options=faulty.options)
    (tmp_path / "processes").unlink()
    faulty.path.touch()
    ended = _on_a_small_disk(f"mount -o remount,size=20m /mnt; TMPDIR=/mnt {run} --output {faulty.output}")
    assert ended.returncode == 2 and "OSError: [Errno 28] No space left on device" in the_line(ended)
    assert samples(faulty.results()) == 2
