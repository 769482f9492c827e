"""Writes a file whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from typing import Union

__all__ = ["write_file"]


def write_file(path: Union[str, "os.PathLike[str]"], data: bytes) -> None:
    """Write `data` to `path`; an existing file is replaced in one step, and untouched when anything fails.

    A symbolic link stays one: what it points at is replaced. What is no regular file (a pipe, /dev/stdout) is written to.
    Raises OSError, naming `path`, when that is not possible: no permission, no such folder, a full disk.
    """
    try:
        _write(os.path.realpath(path), data)
    except OSError as error:
        # The caller's name of the file, not that of the one beside it.
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None


def _write(target: str, data: bytes) -> None:
    try:
        existing = os.stat(target)
    except FileNotFoundError:
        mode = None
    else:
        if stat.S_ISDIR(existing.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(existing.st_mode):
            with open(target, "wb") as file:
                file.write(data)
            return
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        mode = stat.S_IMODE(existing.st_mode)
    beside = f"{target}.{os.getpid()}.part"
    if len(os.path.basename(beside).encode("utf-8", "surrogateescape")) > 255:
        beside = os.path.join(os.path.dirname(target), f".codesnap.{os.getpid()}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise
