"""Reads valgrind's XML files and prints the errors that no other run explains. Run by scripts/memcheck.

usage: memcheck_errors.py FOLDER [--known FOLDER]

Exit status: 0 none, 1 there are some, 2 a file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

# What merely passes a request for memory on.
ALLOCATORS = {
    "malloc", "calloc", "realloc", "free", "PyMem_Malloc", "PyMem_RawMalloc", "PyMem_Calloc", "PyMem_Realloc", "PyObject_Malloc",
    "PyObject_Calloc", "PyObject_Realloc", "PyObject_Free", "PyMem_Free", "_PyMem_RawMalloc", "_PyMem_RawCalloc", "_PyMem_RawRealloc",
    "_PyMem_RawFree",
}  # fmt: skip
# Frames that make two errors the same.
DEPTH = 5


class Frame(NamedTuple):
    """One frame of a stack: where the code lies, and what it is called if that is known."""

    image: str
    name: str
    place: str

    @property
    def is_ours(self) -> bool:
        return Path(self.image).name.startswith("_native.")

    def __str__(self) -> str:
        return f"{self.name} ({self.place or self.image})"


class Error(NamedTuple):
    """One error: valgrind's word for it, and its stacks: where it happened, then where the memory or the value came from."""

    kind: str
    what: str
    stacks: List[List[Frame]]

    @property
    def is_leak(self) -> bool:
        return self.kind.startswith("Leak_")

    @property
    def cause(self) -> Tuple[object, ...]:
        """What two runs' reports of one mistake have in common.

        An undefined value can surface anywhere, so it is known by where it came from; another error by where it happened. Traced, each
        Python call has frames of the extension between the interpreter's own, so those do not tell errors apart.
        """
        if self.kind.startswith("Uninit") and len(self.stacks) > 1:
            return ("undefined", *named(self.stacks[-1])[:1])
        return (self.kind, *named(self.stacks[0])[:DEPTH])

    @property
    def is_ours(self) -> bool:
        """Whether the extension itself made it, and nothing that it called."""
        stacks = self.stacks[-1:] if self.kind.startswith("Uninit") else self.stacks
        return any(frame.is_ours for stack in stacks for frame in own(stack)[:1])

    @property
    def is_near_ours(self) -> bool:
        """Whether what the extension called directly made it: the interpreter loses memory of its own under every traced call."""
        return any(frame.is_ours for frame in own(self.stacks[0])[:DEPTH])

    def __str__(self) -> str:
        stacks = "\n    from\n".join("\n".join(f"    {frame}" for frame in stack) for stack in self.stacks)
        return f"{self.kind}: {self.what}\n{stacks}"


def own(stack: List[Frame]) -> List[Frame]:
    """The stack below the allocators."""
    return [frame for frame in stack if frame.name not in ALLOCATORS]


def named(stack: List[Frame]) -> List[Tuple[str, str]]:
    return [(Path(frame.image).name, frame.name) for frame in own(stack) if not frame.is_ours]


def errors(folder: Path) -> Iterator[Error]:
    for path in sorted(folder.glob("*.xml")):
        text = path.read_text(errors="replace")
        if "</valgrindoutput>" not in text:
            # A process that was replaced (exec) or killed says nothing more.
            text += "</valgrindoutput>"
        for element in ElementTree.fromstring(text).iter("error"):
            yield Error(
                element.findtext("kind") or "",
                element.findtext("what") or element.findtext("xwhat/text") or "",
                [[frame_of(frame) for frame in stack] for stack in element.iter("stack")],
            )


def frame_of(element: ElementTree.Element) -> Frame:
    image = element.findtext("obj") or ""
    file = element.findtext("file")
    return Frame(
        image,
        element.findtext("fn") or element.findtext("ip") or "",
        f"{file}:{element.findtext('line')}" if file else "",
    )


def unexplained(found: List[Error], known: List[Error]) -> List[Error]:
    """Those that the extension made, and those whose cause no known error has; each cause once."""
    explained = {error.cause for error in known}
    left: Dict[Tuple[object, ...], Error] = {}
    for error in found:
        if error.is_ours or (error.cause not in explained and (not error.is_leak or error.is_near_ours)):
            left.setdefault((error.is_ours, *error.cause), error)
    return list(left.values())


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--known", type=Path, help="the files of a run whose errors are somebody else's")
    options = parser.parse_args(arguments)
    try:
        found = list(errors(options.folder))
        left = unexplained(found, list(errors(options.known)) if options.known else [])
    except (OSError, ElementTree.ParseError) as error:
        print(f"memcheck: {options.folder}: {error}", file=sys.stderr)
        return 2
    for error in left:
        print(error, end="\n\n")
    print(f"{len(left)} errors of the extension, {len(found) - len(left)} reports of what is not its own")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
