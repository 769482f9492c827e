"""Gives a tracer's callback the objects that it works on."""

from __future__ import annotations

from types import FunctionType
from typing import Any

__all__ = ["bind"]


def bind(template: Any, **names: Any) -> FunctionType:
    """Return a copy of a function whose globals are just these names.

    CPython from 3.11 on reads a global faster than a closure's variable or an argument's default. The copy has a code object of
    its own, because that is what the interpreter fits to the globals that it meets.
    """
    return FunctionType(template.__code__.replace(), names)
