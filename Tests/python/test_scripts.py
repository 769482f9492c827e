"""What the scripts say where they cannot do their work: one line, and an exit status that tells which."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess

import pytest
from conftest import ROOT

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def run(*command, **environment):
    process = subprocess.run(
        [os.fspath(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        timeout=60,
        env={**os.environ, **environment},
    )
    return process.returncode, process.stdout, process.stderr


@needs_bash
@pytest.mark.parametrize(
    "says, reason",
    [
        ("cpython\t3.16.0\tcp316\t-\t.so\t0", "the native tracer supports CPython 3.9 to 3.15; '{python}' is 3.16.0"),
        ("cpython\t3.8.20\tcp38\t-\t.so\t0", "the native tracer supports CPython 3.9 to 3.15; '{python}' is 3.8.20"),
        ("cpython\t3.14.0\tcp314\t-\t.so\t1", "the native tracer needs the interpreter lock; '{python}' is a free-threaded build"),
        ("pypy\t3.9.16\tcp39\t-\t.so\t0", "the native tracer is for CPython; '{python}' is pypy"),
    ],
    ids=["newer", "older", "free-threaded", "other"],
)
def test_an_interpreter_that_is_not_supported_gets_one_line(tmp_path, says, reason):
    python = executable(tmp_path / "python", f"cat > /dev/null\nprintf '{says}\\n'\n")
    status, output, errors = run(ROOT / "scripts" / "build-extension", python)
    assert (status, output) == (1, "")
    assert errors.startswith("build-extension: " + reason.format(python=python))
    assert errors.count("\n") == 1


class NewerPythons:
    """`scripts/newer-pythons` in a clone of its own, on a system whose commands are played."""

    def __init__(self, folder):
        self.script = folder / "scripts" / "newer-pythons"
        self.tools = folder / "tools"
        self.made = folder / ".build-newer-pythons"
        executable(folder / "scripts" / "setup", "exit 0\n")
        shutil.copy(os.fspath(ROOT / "scripts" / "newer-pythons"), os.fspath(self.script))
        self.play("id", "echo 0\n")
        self.play("unshare", "exit 1\n")
        self.play("apt-get", 'case "$1" in indextargets) echo http://mirror.invalid/debian/ ;; esac\n')

    def play(self, name, text):
        executable(self.tools / name, text)

    def run(self):
        return run(self.script, PATH=f"{self.tools}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def newer_pythons(tmp_path):
    if shutil.which("bash") is None or shutil.which("flock") is None:
        pytest.skip("there is no bash or no flock")
    return NewerPythons(tmp_path)


def test_newer_pythons_without_a_mirror(newer_pythons):
    newer_pythons.play("apt-get", "exit 0\n")
    assert newer_pythons.run() == (69, "", "newer-pythons: apt knows no mirror of Debian (apt-get indextargets)\n")


def test_newer_pythons_without_root(newer_pythons):
    newer_pythons.play("id", "echo 1000\n")
    newer_pythons.play("sudo", 'echo "sudo $*"; exit 69\n')
    assert newer_pythons.run() == (69, f"sudo -- {newer_pythons.script}\n", "")


def test_newer_pythons_without_the_suite(newer_pythons):
    newer_pythons.play("debootstrap", "echo 'I: Retrieving InRelease'; echo 'E: Failed getting release file'; exit 1\n")
    status, output, errors = newer_pythons.run()
    assert (status, output) == (69, "")
    assert errors.splitlines()[-1].startswith("newer-pythons: debootstrap forky: E: Failed getting release file (")
    assert not (newer_pythons.made / "made").exists()


def test_newer_pythons_that_the_suite_has_not_are_left_out(newer_pythons):
    newer_pythons.play(
        "debootstrap",
        """
        echo "$@" >> calls
        case "$*" in
        *python3.14-venv*) echo "E: Couldn't find these debs: python3.14-venv libpython3.14-dev libpython3.14-testsuite"; exit 1 ;;
        *) echo "E: Couldn't find these debs: python3.15-venv"; exit 1 ;;
        esac
        """.replace(" calls", f" '{newer_pythons.tools}/calls'"),
    )
    status, output, errors = newer_pythons.run()
    assert (status, output) == (69, "")
    assert errors.splitlines()[-1] == "newer-pythons: the suite forky has no CPython of 3.14 3.15"
    first, second = (newer_pythons.tools / "calls").read_text().splitlines()
    assert "python3.14-venv" in first and "http://mirror.invalid/debian/" in first
    assert "3.14" not in second and "python3.15-venv,libpython3.15-dev,libpython3.15-testsuite" in second
