"""Assembles the flame graph page: one HTML file with the viewer's code and the bytes of the trace in it.

Byte for byte what the native tracer's `page` makes.
"""

from __future__ import annotations

import base64
import html
import re
import zlib
from pathlib import Path
from typing import Dict

__all__ = ["assemble_page"]

_VIEWER = Path(__file__).resolve().parent / "viewer"

# The bytes of the trace in one script element; a multiple of 3, so that each piece is base64 of its own without padding but
# in the last, and small enough that a browser can make one string of it.
_PIECE_SIZE = 12_582_912

_MARKER = re.compile(rb"\{\{(title|nonce|style|script|trace)\}\}")


def assemble_page(csnap: bytes, title: str) -> bytes:
    """Return the page for the bytes of a `.csnap` file; `title` is any text."""
    contents: Dict[bytes, bytes] = {
        b"title": html.escape(title, quote=True).encode("utf-8", "backslashreplace"),
        b"nonce": b"codesnap-%08x" % zlib.crc32(csnap),
        b"style": (_VIEWER / "style.css").read_bytes(),
        b"script": _script(),
        b"trace": _trace_elements(csnap),
    }
    # In a single pass: what was put in is never looked at again, so a title may read like a marker.
    return _MARKER.sub(lambda match: contents[match.group(1)], (_VIEWER / "page.html").read_bytes())


def _script() -> bytes:
    """The viewer's modules as one script: in the order of modules.txt, without `import` lines and `export` keywords."""
    parts = []
    for name in (_VIEWER / "modules.txt").read_text("utf-8").split():
        for line in (_VIEWER / name).read_bytes().splitlines(keepends=True):
            if not line.startswith(b"import "):
                parts.append(line[len(b"export ") :] if line.startswith(b"export ") else line)
    return b"".join(parts)


def _trace_elements(csnap: bytes) -> bytes:
    return b"".join(
        b'<script type="text/plain" class="trace">' + base64.b64encode(csnap[start : start + _PIECE_SIZE]) + b"</script>\n"
        for start in range(0, len(csnap), _PIECE_SIZE)
    )
