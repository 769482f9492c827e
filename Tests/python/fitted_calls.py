"""Calls of every kind, so often that the interpreter fits its instructions to what they call: `program(times)` makes them."""

from __future__ import annotations


class Item:
    def __init__(self):
        self.count = 0

    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __contains__(self, key):
        return True

    def __len__(self):
        return 3

    def __bool__(self):
        return True

    def __call__(self, value):
        return value

    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    def __add__(self, other):
        return self

    def __iadd__(self, other):
        return self

    def __neg__(self):
        return self

    def __hash__(self):
        return 1

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def __iter__(self):
        return iter(())

    def __getattr__(self, name):
        return 1

    def __format__(self, specification):
        return ""

    @property
    def doubled(self):
        return 2

    @staticmethod
    def static():
        return 1

    @classmethod
    def of_class(cls):
        return 1

    def method(self, first, second=2):
        return first


class Derived(Item):
    def method(self, first, second=3):
        return super().method(first, second)

    def __getitem__(self, key):
        return super().__getitem__(key)


class Plain(Item):
    """Inherits what it is called by."""


def take(self, key):
    return key


class Renamed:
    """Its methods have other names than what they are called by."""

    def begin(self, value):
        self.value = value

    __init__ = begin
    __getitem__ = take


class Slots:
    __slots__ = ("value",)

    def __init__(self, value, other=1):
        self.value = value


class Made:
    def __new__(cls):
        return object.__new__(cls)


class Watched:
    def __getattribute__(self, name):
        return 1


class Field:
    def __get__(self, instance, owner):
        return 1

    def __set__(self, instance, value):
        pass


class Record:
    field = Field()


class Steps:
    def __init__(self):
        self.step = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.step += 1
        if self.step > 2:
            raise StopIteration
        return self.step


def generate(count):
    for number in range(count):
        yield number


def delegate(count):
    yield from generate(count)


class Pause:
    def __await__(self):
        return generate(2)


async def wait():
    await Pause()
    return 1


async def wait_twice():
    return await wait() + await wait()


async def generate_slowly():
    yield 1
    await Pause()
    yield 2


async def collect():
    return [number async for number in generate_slowly()]


def drive(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        pass


def nothing():
    return 1


def many(first, second=1, *rest, **options):
    return first


def named(*, value):
    return value


def closure():
    value = 1

    def inner():
        return value

    return inner()


def operate(item):
    item[1]
    item[1] = 2
    del item[1]
    if 1 in item and item:
        len(item)
    item(1)
    item == 1
    item < 1
    item + 1
    item += 1
    -item
    hash(item)
    with item:
        pass
    for _ in item:
        pass
    item.missing
    item.doubled
    item.static()
    Item.static()
    item.of_class()
    Item.of_class()
    item.method(1)
    item.method(1, second=3)
    return f"{item:x}"


def instantiate():
    Item()
    Plain()[1]
    Renamed(1)[2]
    Slots(1)
    Slots(1, other=2)
    Made()
    record = Record()
    record.field = record.field
    Watched().value
    for _ in Steps():
        pass
    derived = Derived()
    derived.method(1)
    return derived[1]


def resume():
    for _ in generate(2):
        pass
    for _ in delegate(2):
        pass
    list(generate(2))
    drive(wait_twice())
    drive(collect())
    sum(number for number in generate(2))


def call():
    nothing()
    many(1)
    many(1, 2, 3, option=4)
    many(*(1, 2))
    many(**{"first": 1})
    named(value=1)
    closure()
    (lambda: 1)()
    sorted([2, 1], key=lambda number: number)


def define():
    class Local:
        def method(self):
            return 1

        def __getitem__(self, key):
            return key

    for _ in range(10):
        Local().method()
        Local()[1]


def program(times):
    item = Item()
    for _ in range(times):
        operate(item)
        instantiate()
        resume()
        call()
        define()
