"""Classes: methods, properties and operators of objects.

Call shape: many small functions that are found through a class: an `__init__` that calls its parent's, methods that are inherited and
overridden, class and static methods, properties that are read and set, and the operators and subscripts of a class of the program's own.
CPython fits instructions of their own to several of these calls. 10,202 events.
"""

from typing import List

EVENTS = 10_202

_TURNS = 100


class Vector:
    """A point of a plane, immutable in spirit."""

    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vector) and self.x == other.x and self.y == other.y

    def __getitem__(self, axis: int) -> int:
        return self.y if axis else self.x

    def __len__(self) -> int:
        return 2

    @classmethod
    def diagonal(cls, length: int) -> "Vector":
        """A vector with both coordinates alike."""
        return cls(length, length)

    @staticmethod
    def product(one: "Vector", other: "Vector") -> int:
        """The scalar product."""
        return one.x * other.x + one.y * other.y


class Shape:
    """Something at a place."""

    def __init__(self, place: Vector) -> None:
        self._place = place
        self.moves = 0

    @property
    def place(self) -> Vector:
        """Where it is."""
        return self._place

    @place.setter
    def place(self, place: Vector) -> None:
        self._place = place
        self.moves += 1

    @property
    def area(self) -> int:
        """What it covers."""
        return 0

    def move(self, by: Vector) -> None:
        """Put it elsewhere."""
        self.place = self.place + by


class Square(Shape):
    """A square, whose place is its lower left corner."""

    def __init__(self, place: Vector, side: int) -> None:
        super().__init__(place)
        self.side = side

    @property
    def area(self) -> int:
        return self.side * self.side


class Counted(Square):
    """A square that knows how often it was moved in vain."""

    def __init__(self, place: Vector, side: int) -> None:
        super().__init__(place, side)
        self.in_vain = 0

    def move(self, by: Vector) -> None:
        before = self.place
        super().move(by)
        self.in_vain += before == self.place

    def __call__(self) -> int:
        return self.moves - self.in_vain


def _exercise(number: int) -> int:
    """Make three shapes, move them about, and sum up what they say of themselves."""
    step = Vector.diagonal(number % 3)
    shapes: List[Shape] = [Shape(step), Square(step, number), Counted(step, 1)]
    total = 0
    for shape in shapes:
        shape.move(step)
        total += shape.area + shape.place[0] + shape.place[1] + len(shape.place)
    return total + Vector.product(step, step) + shapes[2]()  # type: ignore[operator]


def workload() -> int:
    """Make 300 objects, move each and return the sum of their answers."""
    total = 0
    for number in range(_TURNS):
        total += _exercise(number)
    return total


if __name__ == "__main__":
    print(workload())
