"""Qualified names of functions on interpreters whose code objects do not carry them (CPython up to 3.10, PyPy).

There the qualified name is an operand of the instruction that makes the function, in the code around it; a class body
stores its own. Where the code around is gone, as a module's is after its import, a live function still knows its name.
"""

from __future__ import annotations

import dis
import gc
from types import CodeType, FunctionType
from typing import Dict, Iterable, Iterator, List, Tuple

__all__ = ["qualified_names"]

_LOAD_CONST = dis.opmap["LOAD_CONST"]
_STORE_NAME = dis.opmap["STORE_NAME"]
_MAKE_FUNCTION = dis.opmap["MAKE_FUNCTION"]
_EXTENDED_ARG = dis.opmap["EXTENDED_ARG"]


def qualified_names(codes: Iterable[CodeType]) -> List[str]:
    """Return the qualified name of each code object, as `co_qualname` would give it; `co_name` where nothing else is known."""
    wanted = list(codes)
    if all(hasattr(code, "co_qualname") for code in wanted):
        return [code.co_qualname for code in wanted]
    live = _live_functions()
    made = _names_of_nested_codes([*wanted, *(function.__code__ for function in live)])
    called: Dict[int, str] = {}
    for function in live:
        code = function.__code__
        # functools.wraps gives a wrapper the name of what it wraps; that is not where its code stands.
        if function.__qualname__.rpartition(".")[2] == code.co_name:
            called[id(code)] = function.__qualname__
    return [made.get(id(code)) or called.get(id(code)) or code.co_name for code in wanted]


def _live_functions() -> List[FunctionType]:
    return [
        function
        for function in gc.get_objects()
        # PyPy has functions whose code is no code object.
        if type(function) is FunctionType and type(function.__code__) is CodeType
    ]


def _names_of_nested_codes(roots: Iterable[CodeType]) -> Dict[int, str]:
    """Map the id of each code object found within `roots` (and of class bodies among them) to its qualified name."""
    names: Dict[int, str] = {}
    seen = set()
    waiting = list(roots)
    while waiting:
        code = waiting.pop()
        if id(code) in seen:
            continue
        seen.add(id(code))
        nested = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        waiting.extend(nested)
        own_name = _class_name(code)
        if own_name:
            names[id(code)] = own_name
        if nested:
            for inner, name in _functions_made(code):
                # A class body is made with its plain name, and its own word is better.
                names.setdefault(id(inner), name)
    return names


def _class_name(code: CodeType) -> str:
    """Return the qualified name that a class body stores at its beginning; empty when this is no class body."""
    if "__qualname__" not in code.co_names:
        return ""
    constant: object = None
    for operation, argument in _instructions(code):
        if operation == _LOAD_CONST:
            constant = code.co_consts[argument]
        elif operation == _STORE_NAME and code.co_names[argument] == "__qualname__":
            return constant if isinstance(constant, str) else ""
    return ""


def _functions_made(code: CodeType) -> Iterator[Tuple[CodeType, str]]:
    """Yield the code and the qualified name of each function that `code` makes: two constants, then MAKE_FUNCTION."""
    before: object = None
    last: object = None
    for operation, argument in _instructions(code):
        if operation == _LOAD_CONST:
            before, last = last, code.co_consts[argument]
        elif operation == _MAKE_FUNCTION:
            if isinstance(before, CodeType) and isinstance(last, str) and not _class_name(before):
                yield before, last


def _instructions(code: CodeType) -> Iterator[Tuple[int, int]]:
    """Yield operation and argument of each instruction (two bytes each, as on all interpreters concerned)."""
    bytecode = code.co_code
    extended = 0
    for index in range(0, len(bytecode) - 1, 2):
        operation = bytecode[index]
        argument = bytecode[index + 1] | extended << 8
        extended = argument if operation == _EXTENDED_ARG else 0
        yield operation, argument
