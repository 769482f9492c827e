"""Programs that the exactness tests run: each stands for one way in which Python calls functions."""

from __future__ import annotations

import functools
import re


def recursion():
    def fib(n):
        return n if n <= 1 else fib(n - 1) + fib(n - 2)

    return fib(10)


def mutual_recursion():
    def even(n):
        return n == 0 or odd(n - 1)

    def odd(n):
        return n != 0 and even(n - 1)

    return even(150)


def _count_up(limit):
    for number in range(limit):
        yield number


def _count_up_and_clean_up(limit):
    # With something to do at its end: CPython may close one that has nothing to do without running it.
    try:
        for number in range(limit):
            yield number
    finally:
        limit = 0


def generators():
    total = sum(_count_up(10))
    abandoned = _count_up_and_clean_up(10)
    next(abandoned)
    next(abandoned)
    abandoned.close()
    never_started = _count_up(3)
    never_started.close()
    return total


def generator_throw():
    def stubborn():
        while True:
            try:
                yield 1
            except ValueError:
                yield 2

    generator = stubborn()
    results = [next(generator), generator.throw(ValueError), next(generator), generator.throw(ValueError)]
    try:
        generator.throw(KeyError)
    except KeyError:
        results.append(None)
    fresh = _count_up(3)
    try:
        fresh.throw(KeyError)
    except KeyError:
        results.append(None)
    return results


def yield_from():
    def inner(n):
        received = yield n
        return received

    def outer():
        first = yield from inner(1)
        second = yield from inner(2)
        return first, second

    generator = outer()
    next(generator)
    generator.send("a")
    try:
        generator.send("b")
    except StopIteration as stop:
        return stop.value


class _Pause:
    def __await__(self):
        yield
        return 7


async def _step(n):
    return await _Pause() + n


async def _stepwise():
    return [await _step(n) for n in range(3)]


def coroutines():
    coroutine = _stepwise()
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value


def asynchronous_generators():
    async def numbers():
        for number in range(3):
            await _Pause()
            yield number

    async def consume():
        return [number async for number in numbers()]

    coroutine = consume()
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value


def exceptions():
    def fail(n):
        if n == 0:
            raise ValueError("deep")
        fail(n - 1)

    def clean_up():
        try:
            fail(3)
        finally:
            helper()

    def helper():
        return None

    for _ in range(2):
        try:
            clean_up()
        except ValueError:
            helper()


def comprehensions():
    squares = [n * n for n in range(5)]
    pairs = {(n, m) for n in range(3) for m in range(3)}
    table = {n: [m for m in range(n)] for n in range(3)}
    return squares, pairs, table, list(n for n in range(3))


def lambdas():
    add, double = lambda a, b: a + b, lambda a: 2 * a  # noqa: E731
    return double(add(1, 2)), (lambda: (lambda: 1)())()


def class_bodies():
    class Meta(type):
        def __new__(cls, name, bases, namespace):
            return super().__new__(cls, name, bases, namespace)

    class Base(metaclass=Meta):
        class Inner:
            def method(self):
                return 1

        def __init__(self):
            self.value = self.Inner().method()

        @property
        def doubled(self):
            return 2 * self.value

        @classmethod
        def make(cls):
            return cls()

        def __len__(self):
            return 3

    class Derived(Base):
        def __init__(self):
            super().__init__()

    return Derived.make().doubled, len(Base()), bool(Derived())


def called_back_from_c():
    words = sorted(["b", "c", "a"], key=lambda word: word.upper())
    mapped = list(map(lambda word: word * 2, words))
    reduced = functools.reduce(lambda a, b: a + b, mapped)
    replaced = re.sub("a", lambda match: match.group().upper(), reduced)
    return max(replaced, key=lambda letter: letter), sum(map(lambda _: 1, replaced))


def decorators():
    def twice(function):
        @functools.wraps(function)
        def wrapper(*args):
            return function(*args), function(*args)

        return wrapper

    @twice
    def greet(name):
        return name

    @functools.lru_cache(maxsize=None)
    def cached(n):
        return n if n < 2 else cached(n - 1) + cached(n - 2)

    return greet("x"), cached(10)


def context_managers():
    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return True

    with Manager(), Manager():
        raise KeyError


def executed_code():
    namespace = {}
    exec(compile("def made(n):\n    return n\nvalue = made(3)", __file__, "exec"), namespace)
    return eval(compile("made(1) + (lambda: 2)()", __file__, "eval"), namespace)


def deletion():
    class Noisy:
        def __del__(self):
            self.gone = True

    for _ in range(3):
        Noisy()


def no_calls():
    return 1 + 1


ALL = (
    recursion,
    mutual_recursion,
    generators,
    generator_throw,
    yield_from,
    coroutines,
    asynchronous_generators,
    exceptions,
    comprehensions,
    lambdas,
    class_bodies,
    called_back_from_c,
    decorators,
    context_managers,
    executed_code,
    deletion,
    no_calls,
)
