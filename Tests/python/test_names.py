"""Qualified names where code objects do not carry them, compared with those that functions carry."""

from __future__ import annotations

import functools
import sys
import types

import pytest
from codesnap import _names

SOURCE = '''
def plain(): pass
async def waiting(): pass
class Outer:
    def method(self, x: int = 1, *, y=2) -> int: return lambda: x
    class Inner:
        @property
        def value(self): return 1
        @staticmethod
        def static(): pass
        def make(self):
            class Local:
                def deep(self): return [n for n in (lambda: (1,))()]
            return Local
def outer():
    captured = 1
    def closure(default=lambda: 1): return captured
    return closure, {k: v for k, v in ()}
same = lambda: 1
same = lambda: 2
'''


def all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_codes(constant)


EXPECTED = {
    "plain",
    "waiting",
    "Outer",
    "Outer.method",
    "Outer.method.<locals>.<lambda>",
    "Outer.Inner",
    "Outer.Inner.value",
    "Outer.Inner.static",
    "Outer.Inner.make",
    "Outer.Inner.make.<locals>.Local",
    "Outer.Inner.make.<locals>.Local.deep",
    "Outer.Inner.make.<locals>.Local.deep.<locals>.<lambda>",
    "outer",
    "outer.<locals>.closure",
    "outer.<locals>.<lambda>",
    "<lambda>",
    "<module>",
}
COMPREHENSIONS = {"Outer.Inner.make.<locals>.Local.deep.<locals>.<listcomp>", "outer.<locals>.<dictcomp>"}


def test_names_from_the_code_around():
    codes = list(all_codes(compile(SOURCE, "<test>", "exec")))
    expected = EXPECTED if sys.version_info >= (3, 12) else EXPECTED | COMPREHENSIONS
    if sys.version_info >= (3, 14):
        # Annotations of what stands in the class, made when they are asked for.
        expected = expected | {"Outer.__annotate__" if sys.version_info < (3, 15) else "Outer.method.__annotate__"}
    assert set(_names.qualified_names(codes)) == expected
    if hasattr(codes[0], "co_qualname"):
        assert _names.qualified_names(codes) == [code.co_qualname for code in codes]


def test_names_when_the_module_s_code_is_gone():
    namespace = {"__name__": "test"}
    exec(compile(SOURCE, "<test>", "exec"), namespace)
    inner = namespace["Outer"].Inner
    functions = [namespace["plain"], namespace["Outer"].method, inner.value.fget, inner.static, inner().make().deep]
    assert _names.qualified_names(function.__code__ for function in functions) == [
        function.__qualname__ for function in functions
    ]


def test_a_wrapper_keeps_the_name_of_its_own_code():
    def decorate(function):
        @functools.wraps(function)
        def wrapper():
            pass

        return wrapper

    @decorate
    def decorated():
        pass

    assert decorated.__qualname__.endswith(".decorated")
    (name,) = _names.qualified_names([decorated.__code__])
    assert name == "test_a_wrapper_keeps_the_name_of_its_own_code.<locals>.decorate.<locals>.wrapper"


@pytest.mark.skipif(hasattr(all_codes.__code__, "co_qualname"), reason="code objects carry their qualified names")
def test_a_function_that_nobody_knows_has_its_plain_name():
    lost = [code for code in all_codes(compile(SOURCE, "<test>", "exec")) if code.co_name == "static"]
    assert _names.qualified_names(lost) == ["static"]


def test_constants_far_away_are_found():
    """More than 256 constants need EXTENDED_ARG."""
    lines = [f"x{number} = {number + 0.5}" for number in range(600)]
    code = compile("class Far:\n    " + "\n    ".join(lines) + "\n    def method(self): pass\n", "<test>", "exec")
    assert "Far.method" in _names.qualified_names(all_codes(code))
