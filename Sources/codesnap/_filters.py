"""What a user wants to have left out of a trace: checked here, and handed to the tracers as rules.

A rule is a pair of texts. Both tracers understand the same ones: `_selection.py`, and FunctionSelection.swift in
Sources/Recording/Filters.
"""

from __future__ import annotations

import os
import re
import shlex
import site
import sys
import sysconfig
from typing import Any, Iterable, List, NamedTuple, Optional, Tuple, Union

from ._durations import parse_duration
from ._run_info import printable

__all__ = ["Filters", "Patterns", "make_filters"]

Rule = Tuple[str, str]
Pattern = Union[str, "os.PathLike[str]"]
Patterns = Union[Pattern, Iterable[Pattern]]


class Filters(NamedTuple):
    """What is left out."""

    include: Tuple[Rule, ...] = ()
    """Kind ("module", "name" or "path") and text of each pattern, one of which must match."""
    exclude: Tuple[Rule, ...] = ()
    """The patterns none of which may match."""
    max_stack_depth: Optional[int] = None
    ignore_frozen: bool = False
    only_mine: bool = False
    min_duration: int = 0
    """Nanoseconds."""

    def rules(self) -> List[Rule]:
        """Return the rules of a span that starts now: they depend on the current directory and on the program."""
        rules = [(f"include-{kind}", text) for kind, text in self.include]
        rules += [(f"exclude-{kind}", text) for kind, text in self.exclude]
        if self.ignore_frozen:
            rules.append(("ignore-frozen", ""))
        if self.only_mine:
            rules.append(("only-mine", ""))
            rules += [("library", folder) for folder in _library_folders()]
            rules += [("program", folder) for folder in _program_folder()]
        if rules:
            rules.append(("folder", _absolute("")))
        if self.max_stack_depth is not None:
            rules.append(("max-stack-depth", str(self.max_stack_depth)))
        if self.min_duration:
            rules.append(("min-duration-ns", str(self.min_duration)))
        return [(key, printable(value)) for key, value in rules]

    def info(self) -> List[Tuple[str, str]]:
        """Return the pairs of a trace's info block that say which filters were on."""
        pairs = []
        for key, patterns in (("include_files", self.include), ("exclude_files", self.exclude)):
            if patterns:
                pairs.append((key, printable(" ".join(shlex.quote(text) for _, text in patterns))))
        if self.max_stack_depth is not None:
            pairs.append(("max_stack_depth", str(self.max_stack_depth)))
        if self.ignore_frozen:
            pairs.append(("ignore_frozen", "1"))
        if self.only_mine:
            pairs.append(("only_mine", "1"))
        if self.min_duration:
            pairs.append(("min_duration_ns", str(self.min_duration)))
        return pairs


def make_filters(
    include_files: Patterns = (),
    exclude_files: Patterns = (),
    max_stack_depth: Optional[int] = None,
    ignore_frozen: bool = False,
    only_mine: bool = False,
    min_duration: Union[str, int, float, None] = None,
) -> Filters:
    """Return the filters, with patterns that are paths made absolute. The arguments are those of CodeSnap.

    Raises ValueError, with a sentence that names it, for an argument that makes no sense.
    """
    if max_stack_depth is not None and (not _is_integer(max_stack_depth) or not 1 <= max_stack_depth < 1 << 62):
        raise ValueError(f"max_stack_depth is a whole number of at least 1, not {max_stack_depth!r}")
    try:
        shortest = 0 if min_duration is None else parse_duration(min_duration)
    except ValueError as error:
        raise ValueError(f"min_duration: {error}") from None
    return Filters(
        tuple(_patterns("include_files", include_files)),
        tuple(_patterns("exclude_files", exclude_files)),
        max_stack_depth,
        bool(ignore_frozen),
        bool(only_mine),
        shortest,
    )


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _patterns(what: str, patterns: Patterns) -> Iterable[Rule]:
    if isinstance(patterns, (str, os.PathLike)):
        patterns = [patterns]
    for pattern in patterns:
        try:
            text = os.fspath(pattern)
        except TypeError:
            text = b""
        if not isinstance(text, str) or not text:
            raise ValueError(f"{what} takes patterns of files and names of modules, not {pattern!r}")
        if _lacks_bracket(text):
            raise ValueError(f"{what}: nothing closes the [ in {text!r}; [[] is the character itself")
        if text.startswith("<"):
            yield "name", text
        elif isinstance(pattern, str) and _is_module_name(text):
            yield "module", text
        else:
            yield "path", _absolute(text)


def _is_module_name(text: str) -> bool:
    """Whether it is written as modules are: a path has a separator, a wildcard, or the ending of a file."""
    return all(part.isidentifier() for part in text.split(".")) and not text.endswith((".py", ".pyw", ".pyc"))


def _lacks_bracket(pattern: str) -> bool:
    return "[" in re.sub(r"\[(?:!.|[^!])[^\]]*\]", "", pattern, flags=re.DOTALL)


def _absolute(path: str) -> str:
    return os.path.normpath(os.path.join(_current_folder(), path)).replace(os.sep, "/")


def _current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        # It was removed; nothing lies below it.
        return "/"


def _library_folders() -> List[str]:
    """Return the folders of the standard library and of installed packages."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in names if name in paths]
    folders += getattr(site, "getsitepackages", list)()
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    # Where the library itself is; PyPy has a second folder beside it.
    folders.append(os.path.dirname(os.__file__))
    if sys.implementation.name == "pypy":
        folders.append(os.path.join(os.path.dirname(os.path.dirname(os.__file__)), "lib_pypy"))
    every = [_absolute(folder) for folder in folders] + [_absolute(os.path.realpath(folder)) for folder in folders]
    return list(dict.fromkeys(every))


def _program_folder() -> List[str]:
    """Return the folder of the script that runs as the main program; nothing where that is a module, code or a console."""
    main = sys.modules.get("__main__")
    path = getattr(main, "__file__", None)
    if getattr(main, "__spec__", None) is not None or not isinstance(path, str):
        return []
    return [_absolute(os.path.dirname(path))]
