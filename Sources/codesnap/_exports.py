"""From the bytes of a trace to the format that a file's ending asks for."""

from __future__ import annotations

import os
from typing import Any, Optional, Union

from ._chrome import chrome_json
from ._page import assemble_page
from ._run_info import printable
from ._trace import Trace

__all__ = ["check_ending", "export"]

_ENDINGS = (".html", ".json", ".csnap")


def check_ending(path: Union[str, "os.PathLike[str]"]) -> str:
    """Return the ending of an output file. Raises ValueError, naming the three, when it is none of them."""
    ending = os.path.splitext(os.fspath(path))[1].lower()
    if ending not in _ENDINGS:
        raise ValueError(
            f"the name of the output file must end in .html (flame graph page), .json (Chrome trace events) or .csnap (trace), "
            f"not as in {os.fspath(path)!r}"
        )
    return ending


def export(csnap: bytes, ending: str, title: str, native: Optional[Any] = None) -> bytes:
    """Return the contents of the output file.

    csnap: the bytes of the `.csnap` file; title: of the page; native: the extension module, where there is one.
    Raises TraceFileError when a damaged trace is to become JSON.
    """
    if ending == ".html":
        return native.page(csnap, printable(title)) if native is not None else assemble_page(csnap, title)
    if ending == ".json":
        return native.chrome_json(csnap) if native is not None else chrome_json(Trace(csnap))
    return csnap
