"""What identifies this interpreter, so that figures are only compared with figures of the same one."""

import os
import platform
import sys
from typing import Dict, Union


def _libc() -> str:
    """Name and version of the C library, such as `glibc 2.36`; empty where the system does not say."""
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        return ""


def describe() -> Dict[str, Union[int, str]]:
    """Implementation, version, build, compiler, C library and the executable behind whatever name it was started by."""
    version = platform.python_version()
    if platform.python_implementation() == "PyPy":
        version += " (PyPy %d.%d.%d)" % tuple(sys.pypy_version_info[:3])  # type: ignore[attr-defined]
    return {
        "implementation": platform.python_implementation(),
        "version": version,
        "build": " ".join(platform.python_build()),
        "compiler": platform.python_compiler(),
        "libc": _libc(),
        "executable": sys.executable,
        "major": sys.version_info[0],
        "minor": sys.version_info[1],
    }
