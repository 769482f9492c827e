"""The rules of the filters: patterns, durations, and what the words of a user become."""

from __future__ import annotations

import fnmatch
import itertools
import json
import os
import random
import sys
import sysconfig
from pathlib import Path
from types import SimpleNamespace

import pytest
from codesnap import CodeSnap
from codesnap._durations import format_duration, parse_duration
from codesnap._filters import make_filters
from codesnap._selection import Selection, Selector
from conftest import ROOT

VECTORS = json.loads((ROOT / "Tests" / "filters" / "vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_selection_decides_as_the_vector_says(vector):
    selection = Selection(vector["rules"])
    assert selection.is_of_all == (not vector["rules"])
    for *origin, recorded in vector["functions"]:
        assert selection.records(*origin) is recorded, origin


def test_wildcards_within_a_name_are_those_of_the_shell():
    chosen = random.Random(20)
    # Sets in which nothing is special to one of the two: a range backwards, or a bracket.
    parts = ["*", "?", "[ab]", "[!a]", "[a-c]", "[!b-d]", "a", "b", "c", ".", "-", "!", "]"]
    texts = ["".join(text) for size in range(5) for text in itertools.product("abc.", repeat=size)]
    compared = 0
    for _ in range(300):
        pattern = "".join(chosen.choices(parts, k=chosen.randint(1, 5)))
        if pattern.strip("*") == "" or pattern in (".", ".."):
            continue
        selection = Selection([("include-path", "/" + pattern)])
        for text in texts:
            if text not in ("", ".", ".."):
                assert selection.records("/" + text, None, None) == fnmatch.fnmatchcase(text, pattern), (pattern, text)
                compared += 1
    assert compared > 10_000


def test_patterns_become_absolute_and_modules_stay_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    here = os.getcwd()
    filters = make_filters(include_files=["package.part", "app.py", "./src", "a/../b/*.py", "<frozen *>", "/x/", Path("src"), "json"])
    assert filters.include == (
        ("module", "package.part"),
        ("path", f"{here}/app.py"),
        ("path", f"{here}/src"),
        ("path", f"{here}/b/*.py"),
        ("name", "<frozen *>"),
        ("path", "/x"),
        ("path", f"{here}/src"),
        ("module", "json"),
    )
    assert make_filters(exclude_files="one.module").exclude == (("module", "one.module"),)
    assert make_filters(exclude_files=Path("/x/y.py")).exclude == (("path", "/x/y.py"),)
    monkeypatch.chdir("/")
    assert ("folder", "/") in filters.rules() and ("include-path", f"{here}/app.py") in filters.rules()


def test_a_current_folder_that_is_gone(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    filters = make_filters(include_files="a.py")
    assert filters.include == (("path", "/a.py"),)
    assert ("folder", "/") in filters.rules()


def test_without_filters_there_are_no_rules_and_nothing_in_the_trace():
    assert make_filters().rules() == [] and make_filters().info() == []
    assert not Selector([]).is_needed
    assert not Selector(make_filters(min_duration=5).rules()).is_needed
    assert Selector(make_filters(max_stack_depth=5).rules()).is_needed
    assert Selector(make_filters(ignore_frozen=True).rules()).is_needed


def test_the_folders_of_libraries():
    rules = make_filters(only_mine=True).rules()
    libraries = [value for key, value in rules if key == "library"]
    assert os.path.dirname(os.__file__) in libraries
    for name in ("stdlib", "purelib", "platlib"):
        assert sysconfig.get_path(name) in libraries
    selection = Selection(rules)
    assert not selection.records(json.__file__, "json", json.__file__)
    assert not selection.records(pytest.__file__, "pytest", pytest.__file__)
    assert selection.records(__file__, __name__, __file__)


def test_the_folder_of_the_program(tmp_path, monkeypatch):
    def program_folders(**main):
        monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(**main))
        return [value for key, value in make_filters(only_mine=True).rules() if key == "program"]

    monkeypatch.chdir(tmp_path)
    assert program_folders(__spec__=None, __file__="/x/bin/../app/main.py") == ["/x/app"]
    assert program_folders(__spec__=None, __file__="main.py") == [os.getcwd()]
    # A module that runs as the main program may be a library's, and has its name to be known by.
    assert program_folders(__spec__=object(), __file__="/lib/pytest/__main__.py") == []
    assert program_folders(__spec__=None) == []


@pytest.mark.parametrize(
    "duration, nanoseconds",
    [
        ("10us", 10_000), ("10µs", 10_000), ("1.5ms", 1_500_000), ("2s", 2_000_000_000), ("250ns", 250), (" 3 us ", 3_000),
        ("7", 7_000), (".5", 500), ("1.", 1_000), ("0", 0), (7, 7_000), (0.25, 250), (1e-3, 1), (1e9, 10**12), (0, 0), ("0.0004", 0),
        ("9223372036s", 9223372036 * 10**9),
    ],
)  # fmt: skip
def test_durations(duration, nanoseconds):
    assert parse_duration(duration) == nanoseconds


@pytest.mark.parametrize(
    "duration",
    ["", "us", "-1us", "1 minute", "1,5ms", "1e3", "ten", "1us2", "٣", "9223372037s", -1, -0.5, float("nan"), float("inf"), 1e300, True,
     None, [1], b"1us"],
)  # fmt: skip
def test_what_is_no_duration(duration):
    with pytest.raises(ValueError):
        parse_duration(duration)


@pytest.mark.parametrize(
    "nanoseconds, text", [(0, "0ns"), (999, "999ns"), (1_500, "1.5us"), (20_000, "20us"), (10**9, "1s"), (10**11, "100s")]
)
def test_durations_as_people_read_them(nanoseconds, text):
    assert format_duration(nanoseconds) == text
    assert parse_duration(text) == nanoseconds


@pytest.mark.parametrize(
    "arguments, what",
    [
        ({"include_files": ["a[b"]}, "include_files: nothing closes the [ in 'a[b'"),
        ({"exclude_files": "x[!]"}, "exclude_files: nothing closes the ["),
        ({"exclude_files": ["[]"]}, "nothing closes"),
        ({"exclude_files": [""]}, "exclude_files takes patterns of files and names of modules, not ''"),
        ({"include_files": [3]}, "not 3"),
        ({"include_files": [b"x"]}, "not b'x'"),
        ({"max_stack_depth": 0}, "max_stack_depth is a whole number of at least 1, not 0"),
        ({"max_stack_depth": -3}, "not -3"),
        ({"max_stack_depth": 2.5}, "not 2.5"),
        ({"max_stack_depth": True}, "not True"),
        ({"max_stack_depth": "7"}, "not '7'"),
        ({"max_stack_depth": 1 << 70}, "max_stack_depth"),
        ({"min_duration": "fast"}, "min_duration: a duration is a number with ns, us, ms or s"),
        ({"min_duration": -1}, "min_duration: "),
        ({"min_duration": "400y"}, "'400y' is none"),
    ],
)
def test_arguments_that_make_no_sense_are_named(tracer, arguments, what):
    with pytest.raises(ValueError) as error:
        CodeSnap(tracer, **arguments)
    assert what in str(error.value) and "\n" not in str(error.value)


def test_brackets_that_are_fine():
    for pattern in ("[a]", "[]]", "[[]", "[!a]", "[!]]", "x[a-c]y[!]d]", "]"):
        make_filters(include_files=pattern)


def test_the_extension_refuses_rules_that_it_does_not_know(native):
    handle = native.create()
    try:
        for rule in (("include-nothing", "x"), ("max-stack-depth", "0"), ("min-duration-ns", "1us")):
            with pytest.raises(ValueError, match=f"no filter is called {rule[0]}"):
                native.set_filters(handle, [rule])
        native.set_filters(handle, [("exclude-module", "x")])
    finally:
        native.destroy(handle)


def test_a_running_recorder_keeps_its_filters(native):
    snap = CodeSnap("c", max_stack_depth=3)
    snap.start()
    try:
        with pytest.raises(RuntimeError, match="running"):
            native.set_filters(snap._tracer._handle, [])
    finally:
        snap.stop()
