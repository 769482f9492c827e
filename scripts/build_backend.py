"""The build backend of `pip install .`: setuptools, and the extension from `scripts/build-extension` in the wheel.

Where the extension cannot be built (no Swift, an interpreter that it is not for) the wheel has the Python tracer alone, and
one line says so and why; with CODESNAP_REQUIRE_NATIVE=1 in the environment that is an error.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Optional, Tuple

from setuptools.build_meta import *  # noqa: F401,F403  (the hooks that pip calls)
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

_ROOT = Path(__file__).resolve().parent.parent


class BuildWheel(bdist_wheel):
    """A wheel for this interpreter and platform when it has the extension, for any otherwise."""

    def finalize_options(self) -> None:
        if native_library() is not None:
            # Asked by all that decide between platform and pure folders and tags.
            self.distribution.has_ext_modules = lambda: True
        super().finalize_options()

    def get_tag(self) -> Tuple[str, str, str]:
        python, abi, platform = super().get_tag()
        return (python, abi, platform) if native_library() is not None else ("py3", "none", "any")


class BuildPackage(build_py):
    """The package's files, and the extension beside them."""

    def run(self) -> None:
        super().run()
        library = native_library()
        if library is not None and not self.editable_mode:
            self.copy_file(str(library), os.path.join(self.build_lib, "codesnap", library.name))


@functools.lru_cache(maxsize=None)
def native_library() -> Optional[Path]:
    """Build the extension for this interpreter; return its file, or None where that is not possible."""
    if shutil.which("swift") is None:
        reason = "there is no swift on the PATH"
    else:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        built = subprocess.run(
            [str(_ROOT / "scripts" / "build-extension"), sys.executable],
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        if built.returncode == 0:
            (library,) = Path(built.stdout.splitlines()[-1], "codesnap").glob("_native*.so")
            return library
        reason = (built.stderr.splitlines() or ["scripts/build-extension failed"])[-1]
    message = f"codesnap: installing without the native tracer: {reason}"
    if os.environ.get("CODESNAP_REQUIRE_NATIVE") == "1":
        sys.exit(message)
    print(message, file=sys.stderr)
    return None
