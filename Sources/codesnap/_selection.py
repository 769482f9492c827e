"""Which functions are recorded, told by where they come from.

The native tracer's Sources/Recording/Filters/FunctionSelection.swift does the same; the vectors in `Tests/filters` hold the
two together.
"""

from __future__ import annotations

import re
from types import CodeType
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

from ._own_code import is_own_code
from ._run_info import printable

__all__ = ["Selection", "Selector"]

Components = List[str]

# What folders of installed packages are called, in any environment.
_PACKAGE_FOLDERS = {"site-packages", "dist-packages"}


class Selection:
    """Selects functions by rules: pairs of a name and a value, as `Filters.rules` makes them. Unknown ones are left to others."""

    def __init__(self, rules: Iterable[Tuple[str, str]]) -> None:
        self._included: List[_Pattern] = []
        self._excluded: List[_Pattern] = []
        self._ignores_frozen = False
        self._only_mine = False
        self._libraries: List[Components] = []
        self._programs: List[Components] = []
        self._folder: Components = []
        for key, value in rules:
            action, _, kind = key.partition("-")
            if key == "ignore-frozen":
                self._ignores_frozen = True
            elif key == "only-mine":
                self._only_mine = True
            elif key == "library":
                self._libraries.append(_components(value))
            elif key == "program":
                self._programs.append(_components(value))
            elif key == "folder":
                self._folder = _components(value)
            elif action == "include":
                self._included.append(_PATTERNS[kind](value))
            elif action == "exclude":
                self._excluded.append(_PATTERNS[kind](value))

    @property
    def is_of_all(self) -> bool:
        """Whether every function is selected."""
        return not (self._included or self._excluded or self._ignores_frozen or self._only_mine)

    def records(self, path: str, module: Optional[str], module_file: Optional[str]) -> bool:
        """Whether a function is recorded: everything that was asked for must hold.

        path: of its file, as its code object has it; module, module_file: `__name__` and `__file__` of the module it runs in.
        """
        frozen = path.startswith("<frozen ")
        if frozen and (self._ignores_frozen or self._only_mine):
            return False
        # Code that was made from no file (by exec, as data classes make their methods) belongs to its module's.
        file = module_file if path.startswith("<") else path
        place = _components(file, self._folder) if file and not file.startswith("<") else None
        if self._only_mine and module != "__main__" and place is not None and not self._is_mine(place):
            return False
        if self._included and not any(pattern.matches(path, module, place) for pattern in self._included):
            return False
        return not any(pattern.matches(path, module, place) for pattern in self._excluded)

    def _is_mine(self, place: Components) -> bool:
        """Whether a file is neither the standard library's nor an installed package's.

        The longest folder around it decides, as a program can lie below a library and a library below a program.
        """
        library = max((len(folder) for folder in self._libraries if place[: len(folder)] == folder), default=-1)
        program = max((len(folder) for folder in self._programs if place[: len(folder)] == folder), default=-1)
        if library >= 0 and program <= library:
            return False
        return _PACKAGE_FOLDERS.isdisjoint(place[max(program, 0) :])


class Selector:
    """Decides once a code object whether it is recorded, and keeps it alive so that its id stays its own."""

    def __init__(self, rules: Sequence[Tuple[str, str]]) -> None:
        self._selection = Selection(rules)
        self._kept: List[CodeType] = []
        self.decided: Dict[int, bool] = {}
        """The decisions by `id(code)`."""
        self.max_depth = next((int(value) for key, value in rules if key == "max-stack-depth"), None)
        """How many recorded calls may be open on a thread; None: any number."""

    @property
    def is_needed(self) -> bool:
        """Whether anything is left out while recording."""
        return self.max_depth is not None or not self._selection.is_of_all

    def decide(self, code: CodeType, namespace: Dict[str, Any]) -> bool:
        """Return whether a function is recorded. namespace: the globals of a frame of it."""
        decision = self.decided.get(id(code))
        if decision is None:
            decision = not is_own_code(code) and self._selects(code, namespace)
            self._kept.append(code)
            self.decided[id(code)] = decision
        return decision

    def _selects(self, code: CodeType, namespace: Dict[str, Any]) -> bool:
        return self._selection.records(
            printable(code.co_filename), _text(namespace.get("__name__")), _text(namespace.get("__file__"))
        )


def _text(value: object) -> Optional[str]:
    return printable(value) if isinstance(value, str) else None


class _Pattern:
    """What a user names functions by."""

    def matches(self, path: str, module: Optional[str], place: Optional[Components]) -> bool:
        raise NotImplementedError


class _ModulePattern(_Pattern):
    """A module or package: `package.part` stands for itself and for what is in it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def matches(self, path: str, module: Optional[str], place: Optional[Components]) -> bool:
        return module is not None and (module == self._name or module.startswith(self._name + "."))


class _NamePattern(_Pattern):
    """A name in angle brackets that stands for no file, `<frozen *>`."""

    def __init__(self, pattern: str) -> None:
        self._matches = _glob(pattern).fullmatch

    def matches(self, path: str, module: Optional[str], place: Optional[Components]) -> bool:
        return self._matches(path) is not None


class _PathPattern(_Pattern):
    """Files and folders; a folder stands for all that is below it, `**` for any number of folders."""

    def __init__(self, pattern: str) -> None:
        self._parts = [None if part == "**" else _glob(part) for part in _components(pattern)]

    def matches(self, path: str, module: Optional[str], place: Optional[Components]) -> bool:
        return place is not None and _match(self._parts, place)


_PATTERNS = {"module": _ModulePattern, "name": _NamePattern, "path": _PathPattern}


def _match(parts: Sequence[Optional["re.Pattern[str]"]], components: Components) -> bool:
    if not parts:
        # What is left over lies below the folder that matched.
        return True
    part, rest = parts[0], parts[1:]
    if part is None:
        return any(_match(rest, components[skipped:]) for skipped in range(len(components) + 1))
    return bool(components) and part.fullmatch(components[0]) is not None and _match(rest, components[1:])


def _components(path: str, folder: Sequence[str] = ()) -> Components:
    """Take a path apart: absolute, without `.`, `..` and doubled slashes. `folder`: what a relative one counts from."""
    components = [] if path.startswith("/") else list(folder)
    for part in path.split("/"):
        if part == "..":
            del components[-1:]
        elif part not in ("", "."):
            components.append(part)
    return components


def _glob(pattern: str) -> "re.Pattern[str]":
    """Return a shell pattern as an expression: `*` any characters, `?` one, `[a-z]` and `[!a-z]` one in and not in a set."""
    expression = []
    index = 0
    while index < len(pattern):
        character = pattern[index]
        index += 1
        if character == "*":
            expression.append(".*")
        elif character == "?":
            expression.append(".")
        elif character == "[":
            negated = pattern[index : index + 1] == "!"
            begin = index + negated
            # A bracket right at the beginning is a member.
            end = pattern.find("]", begin + 1)
            if end < 0:
                expression.append(re.escape(character))
            else:
                expression.append(_set(pattern[begin:end], negated))
                index = end + 1
        else:
            expression.append(re.escape(character))
    return re.compile("".join(expression), re.DOTALL)


def _set(members: str, negated: bool) -> str:
    ranges = []
    index = 0
    while index < len(members):
        low = high = members[index]
        if index + 2 < len(members) and members[index + 1] == "-":
            high = members[index + 2]
            index += 2
        index += 1
        if low <= high:
            ranges.append(f"{re.escape(low)}-{re.escape(high)}")
    if not ranges:
        return "." if negated else "(?!)"
    return f"[{'^' if negated else ''}{''.join(ranges)}]"
