"""Recursions without an end, each by another way from one function to the next; a program for test_recursion.py.

Prints, as JSON, how many calls each of them made before its RecursionError. Argument: the recursion limit.
"""

import functools
import json
import sys


def by_call(count):
    def function():
        count()
        function()

    function()


def by_keyword(count):
    def function(argument=1):
        count()
        function(argument=2)

    function()


def by_unpacked_arguments(count):
    def function(*arguments, **keywords):
        count()
        function(*arguments, **keywords)

    function(1, key=2)


def by_method_and_super(count):
    class Base:
        def method(self):
            count()
            Derived().method()

    class Derived(Base):
        def method(self):
            count()
            super().method()

    Derived().method()


def by_property(count):
    class Class:
        @property
        def value(self):
            count()
            return self.value

    Class().value


def by_item(count):
    class Class:
        def __getitem__(self, key):
            count()
            return self[key]

    Class()[0]


def by_getattribute(count):
    class Class:
        def __getattribute__(self, name):
            count()
            return self.value

    Class().value


def by_delegating_generator(count):
    def generator():
        count()
        yield from generator()

    list(generator())


def by_generator_in_for(count):
    def generator():
        count()
        for value in generator():
            yield value

    list(generator())


def through_sorted(count):
    def key(value):
        count()
        sorted([value], key=key)

    key(1)


def through_map(count):
    def function(value):
        count()
        list(map(function, [value]))

    function(1)


def through_init(count):
    class Class:
        def __init__(self):
            count()
            Class()

    Class()


def through_getattr(count):
    class Class:
        def __getattr__(self, name):
            count()
            return self.value

    Class().value


def through_repr(count):
    class Class:
        def __repr__(self):
            count()
            return repr(self)

    repr(Class())


def through_operator(count):
    class Class:
        def __add__(self, other):
            count()
            return self + other

    Class() + 1


def through_comparison_of_lists(count):
    class Class:
        def __eq__(self, other):
            count()
            return [self] == [other]

    Class() == Class()


def through_partial(count):
    def function():
        count()
        functools.partial(function)()

    function()


def through_exec(count):
    code = compile("function()", "<string>", "exec")

    def function():
        count()
        exec(code, {"function": function})

    function()


def depth(recursion):
    """How many calls of `count` the recursion makes before it raises RecursionError."""
    calls = 0

    def count():
        nonlocal calls
        calls += 1

    try:
        recursion(count)
    except RecursionError:
        return calls
    return None


if __name__ == "__main__":
    sys.setrecursionlimit(int(sys.argv[1]))
    found = [(name, value) for name, value in globals().items() if name.startswith(("by_", "through_"))]
    print(json.dumps({name: depth(recursion) for name, recursion in found}))
