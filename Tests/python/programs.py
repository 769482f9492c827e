"""Programs that the exactness tests run: each stands for one way in which Python calls functions."""

from __future__ import annotations

import copy
import functools
import gc
import pickle
import re
import weakref


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


def collected_cycles():
    class Node:
        def __init__(self, other=None):
            self.other = other or Node(self)

        def __del__(self):
            self.seen = helper()

    def helper():
        return 1

    for _ in range(3):
        Node()
        gc.collect()


def weak_references():
    class Target:
        pass

    def gone(reference):
        return None

    target = Target()
    references = [weakref.ref(target, gone), weakref.ref(target, lambda _: None)]
    finalizer = weakref.finalize(target, gone, None)
    del target
    return [reference() for reference in references], finalizer.alive


def asynchronous_statements():
    class Manager:
        async def __aenter__(self):
            await _Pause()
            return self

        async def __aexit__(self, *error):
            await _Pause()
            return True

    class Countdown:
        def __init__(self, n):
            self.n = n

        def __aiter__(self):
            return self

        async def __anext__(self):
            await _Pause()
            if not self.n:
                raise StopAsyncIteration
            self.n -= 1
            return self.n

    async def run():
        seen = []
        async with Manager(), Manager():
            async for n in Countdown(3):
                seen.append(n)
            else:
                seen.append(await _step(1))
            raise KeyError
        return seen + [n async for n in Countdown(2) if n]

    coroutine = run()
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value


def asynchronous_generators_that_are_closed():
    async def numbers():
        try:
            for number in range(5):
                try:
                    yield number
                except ValueError:
                    yield -1
        finally:
            await _Pause()

    async def run():
        closed, thrown = numbers(), numbers()
        seen = [await closed.__anext__(), await thrown.__anext__()]
        await closed.aclose()
        seen.append(await thrown.athrow(ValueError))
        try:
            await thrown.athrow(KeyError)
        except KeyError:
            seen.append(None)
        return seen

    coroutine = run()
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value


def generators_that_are_closed():
    log = []

    def inner():
        try:
            while True:
                log.append((yield len(log)))
        except ValueError:
            log.append("value")
            yield "handled"
        finally:
            note("inner")

    def outer():
        try:
            yield from inner()
        finally:
            note("outer")

    def note(name):
        log.append(name)

    first, second = outer(), outer()
    # In a list: until 3.10 sys.setprofile keeps what a variable held until the frame's next event.
    dropped = [outer()]
    for generators in ([first], [second], dropped):
        next(generators[0])
        generators[0].send(1)
    first.close()
    second.throw(ValueError)
    second.close()
    dropped.clear()
    try:
        inner().throw(KeyError)
    except KeyError:
        note("never begun")
    return log


def metaclasses():
    class Meta(type):
        @classmethod
        def __prepare__(mcs, name, bases, **options):
            return {"prepared": True}

        def __new__(mcs, name, bases, namespace, **options):
            return super().__new__(mcs, name, bases, dict(namespace))

        def __init__(cls, name, bases, namespace, **options):
            super().__init__(name, bases, namespace)

        def __call__(cls, *arguments):
            return super().__call__(*arguments)

        def __instancecheck__(cls, instance):
            return True

        def __getattr__(cls, name):
            return name

        def __len__(cls):
            return 2

    class Named:
        def __set_name__(self, owner, name):
            self.name = name

    class Base(metaclass=Meta, option=1):
        field = Named()

        def __init_subclass__(cls, **options):
            super().__init_subclass__()

        def __class_getitem__(cls, item):
            return item

    class Derived(Base, option=2):
        def __init__(self, value):
            self.value = value

    return Derived(3).value, isinstance(1, Derived), Derived.missing, len(Derived), Base[4], Base.field.name


def descriptors():
    class Field:
        def __get__(self, instance, owner):
            return self if instance is None else instance.__dict__.get("_field", 0)

        def __set__(self, instance, value):
            instance.__dict__["_field"] = value

        def __delete__(self, instance):
            del instance.__dict__["_field"]

    class Record:
        field = Field()

        def __getattr__(self, name):
            return name

        def __setattr__(self, name, value):
            super().__setattr__(name, value)

        def __getattribute__(self, name):
            return super().__getattribute__(name)

        @functools.cached_property
        def cached(self):
            return self.field

        @property
        def both(self):
            return self._both

        @both.setter
        def both(self, value):
            self._both = value

    record = Record()
    record.field = 5
    record.both = record.field
    result = record.cached, record.cached, record.both, record.missing, Record.field.__class__.__name__
    del record.field
    return result


def operators():
    class Number:
        def __init__(self, value):
            self.value = value

        def __add__(self, other):
            return NotImplemented

        def __radd__(self, other):
            return Number(self.value + 1)

        def __eq__(self, other):
            return self.value == other.value

        def __lt__(self, other):
            return self.value < other.value

        def __hash__(self):
            return hash(self.value)

        def __iter__(self):
            return iter(range(self.value))

        def __contains__(self, item):
            return True

        def __getitem__(self, index):
            return index

        def __format__(self, specification):
            return "formatted"

        def __repr__(self):
            return "Number"

        def __bool__(self):
            return False

        def __call__(self, *arguments, **options):
            return arguments

    one, two = Number(1), Number(2)
    keyed = {one: 1, two: 2}
    return (
        (1 + two).value,
        sorted([two, one])[0].value,
        keyed[Number(2)],
        [*two],
        3 in one,
        one[5],
        f"{one} {two!r}",
        bool(one) or one(1, a=2),
    )


def copying_and_pickling():
    class Point:
        def __init__(self, x):
            self.x = x

        def __reduce__(self):
            return _make_point, (self.x,)

        def __copy__(self):
            return Point(self.x)

        def __deepcopy__(self, memory):
            return Point(self.x)

    point = Point(3)
    return copy.copy(point).x, copy.deepcopy(point).x, pickle.loads(pickle.dumps(point))


def _make_point(x):
    return x


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
    collected_cycles,
    weak_references,
    asynchronous_statements,
    asynchronous_generators_that_are_closed,
    generators_that_are_closed,
    metaclasses,
    descriptors,
    operators,
    copying_and_pickling,
    no_calls,
)
