"""What C functions are called in a trace: as the native tracer calls them."""

from __future__ import annotations

from sys import intern
from types import BuiltinFunctionType, MethodDescriptorType, ModuleType
from typing import Any, Optional

__all__ = ["c_function_name"]

_UNKNOWN = object()


def c_function_name(callable: Any, argument: Any = _UNKNOWN) -> Optional[str]:
    """Return `module.function` or `module.Type.method`, without the module for built-in types; None for what is no C function.

    argument: the first one, as `sys.monitoring` gives it. `sys.setprofile` is not told of a method that is called without an object
    of its type, so None there, too.

    A text and not the callable itself is what a recording keeps: a bound method would keep its object alive.
    """
    kind = type(callable)
    if kind is MethodDescriptorType:
        defined_by = callable.__objclass__
        if argument is not _UNKNOWN and not issubclass(type(argument), defined_by):
            return None
        return intern(f"{_type_name(defined_by)}.{callable.__name__}")
    if kind is not BuiltinFunctionType and not issubclass(kind, BuiltinFunctionType):
        return None
    name: str = callable.__name__
    owner = callable.__self__
    module = callable.__module__
    if owner is None and module is None:
        # Up to 3.14 a static method does not show its type, except to those that pickle it.
        reduced = callable.__reduce__()
        if isinstance(reduced, str):
            return intern(name)
        owner = reduced[1][0]
    if owner is None and isinstance(module, str) and "." in callable.__qualname__:
        # From 3.15 on it does, by its qualified name.
        return intern(callable.__qualname__ if module == "builtins" else f"{module}.{callable.__qualname__}")
    if owner is None or issubclass(type(owner), ModuleType):
        return intern(f"{module}.{name}" if isinstance(module, str) else name)
    defining = _defining_type(owner, name)
    # A method that no type defines is a function of the module that it names, if it does.
    if defining is None and isinstance(module, str):
        return intern(f"{module}.{name}")
    return intern(f"{_type_name(defining or _type_bound_to(owner))}.{name}")


def _type_bound_to(owner: Any) -> type:
    return owner if issubclass(type(owner), type) else type(owner)


def _defining_type(owner: Any, name: str) -> Optional[type]:
    """Return the type that a method bound to `owner` is one of, if one of its types defines it."""
    for base in type.__dict__["__mro__"].__get__(_type_bound_to(owner)):
        attribute = type.__dict__["__dict__"].__get__(base).get(name)
        if attribute is not None and type(attribute).__name__ in ("method_descriptor", "classmethod_descriptor", "staticmethod"):
            return base  # type: ignore[no-any-return]
    return None


def _type_name(kind: type) -> str:
    module = kind.__module__
    return kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"
