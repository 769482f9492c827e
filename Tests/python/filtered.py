"""Modules that call each other in every way, made anew in a folder, for test_filters.py."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager

# Objects are made by C code, so that these calls are under filters, too.
ALPHA = '''
import dataclasses
import beta

@dataclasses.dataclass
class Point:
    x: int
    y: int = 0

class Node:
    def __init__(self, depth):
        self.depth = depth
    def walk(self):
        return beta.step(self)
    @property
    def next(self):
        return beta.call(Node, self.depth - 1)

def numbers(count):
    # With something to do at its end: CPython may close one that has nothing to do without running it.
    try:
        for number in range(count):
            yield beta.same(number)
    finally:
        count = 0

def relay(count):
    yield from numbers(count)

def fail(depth):
    if not depth:
        raise KeyError(depth)
    beta.call(fail, depth - 1)

later = beta.Later()

async def wait(count):
    for _ in range(count):
        await later

def program():
    beta.call(Node, 4).walk()
    total = sum(relay(5))
    closed = relay(5)
    next(closed)
    closed.close()
    thrown = numbers(3)
    next(thrown)
    try:
        thrown.throw(ValueError)
    except ValueError:
        pass
    for depth in range(4):
        try:
            fail(depth)
        except KeyError:
            pass
    coroutine = wait(3)
    while True:
        try:
            coroutine.send(None)
        except StopIteration:
            break
    points = list(map(Point, range(3)))
    return total, sorted(points, key=beta.key), points[0] == points[1]
'''

BETA = '''
def step(node):
    if node.depth:
        return node.next.walk()
    return list(map(same, range(3)))

def same(value):
    return value

def call(function, *arguments):
    try:
        return function(*arguments)
    finally:
        same(None)

def key(point):
    return (lambda p: (p.y, -p.x))(point)

class Later:
    def __await__(self):
        yield same(1)
'''


@contextmanager
def modules(folder):
    """Write the two modules to a folder and yield `alpha`, imported from there."""
    (folder / "alpha.py").write_text(ALPHA)
    (folder / "beta.py").write_text(BETA)
    names = ("alpha", "beta")
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("alpha")
    finally:
        sys.path.remove(str(folder))
        for name in names:
            sys.modules.pop(name, None)
