"""What C functions are called in a trace: as the native tracer calls them."""

from __future__ import annotations

from sys import intern
from types import BuiltinFunctionType, MethodDescriptorType, ModuleType
from typing import Any, Optional

__all__ = ["c_function_name"]


def c_function_name(callable: Any) -> Optional[str]:
    """Return `module.function` or `module.Type.method`, without the module for built-in types; None for what is no C function.

    A text and not the callable itself is what a recording keeps: a bound method would keep its object alive.
    """
    kind = type(callable)
    if kind is MethodDescriptorType:
        return intern(f"{_type_name(callable.__objclass__)}.{callable.__name__}")
    if kind is not BuiltinFunctionType and not issubclass(kind, BuiltinFunctionType):
        return None
    name: str = callable.__name__
    owner = getattr(callable, "__self__", None)
    if owner is None or issubclass(type(owner), ModuleType):
        module = callable.__module__
        return intern(f"{module}.{name}" if isinstance(module, str) else name)
    return intern(f"{_type_name(_defining_type(owner, name))}.{name}")


def _defining_type(owner: Any, name: str) -> type:
    """Return the type that a method bound to `owner` is one of."""
    kind = owner if issubclass(type(owner), type) else type(owner)
    for base in type.__dict__["__mro__"].__get__(kind):
        attribute = type.__dict__["__dict__"].__get__(base).get(name)
        if attribute is not None and type(attribute).__name__ in ("method_descriptor", "classmethod_descriptor", "staticmethod"):
            return base  # type: ignore[no-any-return]
    return kind  # type: ignore[no-any-return]


def _type_name(kind: type) -> str:
    module = kind.__module__
    return kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"
