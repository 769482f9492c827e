"""Which of valgrind's errors are the extension's, and which the interpreter makes by itself."""

from __future__ import annotations

import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
try:
    import memcheck_errors
finally:
    sys.path.remove(str(ROOT / "scripts"))

PYTHON = "/usr/bin/python3"
NATIVE = "/clone/python/codesnap/_native.cpython-311-x86_64-linux-gnu.so"


def frames(*names):
    """A stack, the innermost frame first; `+name` is one of the extension's."""
    images = [(NATIVE, name[1:]) if name.startswith("+") else (PYTHON, name) for name in names]
    listed = "".join(f"<frame><ip>0x1</ip><obj>{image}</obj><fn>{name}</fn></frame>" for image, name in images)
    return f"<stack>{listed}</stack>"


def error(kind, *stacks):
    return f"<error><kind>{kind}</kind><what>what</what>{''.join(stacks)}</error>"


def write(folder, *errors, end="</valgrindoutput>"):
    folder.mkdir(exist_ok=True)
    (folder / f"{len(list(folder.iterdir()))}.xml").write_text(f"<?xml version='1.0'?><valgrindoutput>{''.join(errors)}{end}")


READ_UNDER_THE_HOOK = error("InvalidRead", frames("unicode_read", "eval", "+hook", "eval", "main"))
CASES = {
    "a read of its own": (error("InvalidRead", frames("+hook", "eval", "main")), 1),
    "a read in the interpreter": (READ_UNDER_THE_HOOK, 1),
    "a block that it gave back": (error("InvalidRead", frames("eval"), frames("free", "+forget", "eval")), 1),
    "a read that the interpreter makes by itself": (error("InvalidRead", frames("known_read", "eval", "+hook", "main")), 0),
    "an undefined value of its own": (error("UninitCondition", frames("eval"), frames("malloc", "+make", "eval")), 1),
    "an undefined value that it misread": (error("UninitValue", frames("+hook"), frames("malloc", "make_code", "eval")), 1),
    "the interpreter's undefined value": (error("UninitValue", frames("+hook"), frames("malloc", "known_long", "+hook")), 0),
    "a leak of its own": (error("Leak_DefinitelyLost", frames("malloc", "+make", "eval")), 1),
    "a leak of what it called": (error("Leak_DefinitelyLost", frames("malloc", "make_text", "+name_of", "eval")), 1),
    "a leak in a traced call": (error("Leak_DefinitelyLost", frames("malloc", "a", "b", "c", "d", "e", "f", "+hook")), 0),
}


@pytest.mark.parametrize("found, count", CASES.values(), ids=CASES)
def test_whose_an_error_is(tmp_path, capsys, found, count):
    write(
        tmp_path / "known",
        error("InvalidRead", frames("known_read", "eval", "main")),
        error("UninitCondition", frames("compare", "eval"), frames("malloc", "known_long", "other")),
    )
    write(tmp_path / "found", found, found)
    status = memcheck_errors.main([str(tmp_path / "found"), "--known", str(tmp_path / "known")])
    assert status == (1 if count else 0)
    output = capsys.readouterr().out
    assert output.splitlines()[-1].startswith(f"{count} errors of the extension, ")
    assert output.count(": what\n") == count, "each cause once"


def test_what_a_process_said_before_it_was_killed_counts(tmp_path):
    write(tmp_path / "found", READ_UNDER_THE_HOOK, end="")
    assert memcheck_errors.main([str(tmp_path / "found")]) == 1


def test_a_file_that_is_no_xml_is_an_error(tmp_path, capsys):
    write(tmp_path / "found", "<error>")
    assert memcheck_errors.main([str(tmp_path / "found")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
