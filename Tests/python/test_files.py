"""Output files are written whole or not at all."""

from __future__ import annotations

import os
import stat

import pytest
from codesnap._files import write_file


def listing(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_usual_permissions(tmp_path):
    write_file(tmp_path / "a.html", b"new")
    (tmp_path / "b.html").write_bytes(b"ordinary")
    assert (tmp_path / "a.html").read_bytes() == b"new"
    assert (tmp_path / "a.html").stat().st_mode == (tmp_path / "b.html").stat().st_mode


def test_an_existing_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_file(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "folder").mkdir()
    target = tmp_path / "folder" / "target.html"
    link = tmp_path / "link.html"
    link.symlink_to(target)
    for contents in (b"first", b"second"):
        write_file(link, contents)
        assert link.is_symlink() and target.read_bytes() == contents
    assert listing(tmp_path / "folder") == ["target.html"]


def test_a_missing_folder_is_named(tmp_path):
    path = tmp_path / "missing" / "a.html"
    with pytest.raises(FileNotFoundError) as error:
        write_file(path, b"")
    assert str(path) in str(error.value) and ".part" not in str(error.value)


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "a.html").mkdir()
    with pytest.raises(IsADirectoryError):
        write_file(tmp_path / "a.html", b"")
    assert listing(tmp_path) == ["a.html"]


def test_a_failure_leaves_the_existing_file(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left on device.*a.html"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert listing(tmp_path) == ["a.html"]


def test_a_full_disk_is_told():
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    with pytest.raises(OSError, match="No space left on device"):
        write_file("/dev/full", b"x" * 100_000)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission_is_told(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"


def test_what_is_no_regular_file_is_written_to():
    write_file("/dev/null", b"gone")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_the_longest_name_is_possible(tmp_path):
    path = tmp_path / ("n" * 250 + ".html")
    write_file(path, b"new")
    assert listing(tmp_path) == [path.name]
