"""What an arm is: a way to run a workload.

An arm has `begin` and `end`, called right before and after a traced block, outside the timed region; `count_events()`, how many
events were recorded in between, or None; and `clear()`, to forget them before the next block, or `free()`, to give their memory back too.
`begin` and `end` are the tracer's own methods wherever possible: a function wrapped around them would be in the trace.
"""

from typing import Any, Callable, Optional


def nothing() -> None:
    """Do nothing: what the untraced arm begins and ends with."""


class Arm:
    """What all arms have; by itself it is the untraced one."""

    begin: Callable[[], Any] = staticmethod(nothing)
    end: Callable[[], Any] = staticmethod(nothing)
    clear: Callable[[], Any] = staticmethod(nothing)
    free: Callable[[], Any] = staticmethod(nothing)

    # What a block records beyond its calls of the workload.
    block_events = 0

    def count_events(self) -> Optional[int]:
        """Entries plus exits since the last `clear`; None where the arm does not count."""
        return None

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        """Entries plus exits of one call of `workload`; None where the arm does not count."""
        self.begin()
        workload()
        self.end()
        count = self.count_events()
        self.clear()
        return count

    def count_block(self, workload: Callable[[], object], iterations: int) -> Optional[int]:
        """Entries plus exits of a whole block, for arms that are not asked after every one; None for the others."""
        return None

    def make_room(self, events: int) -> None:
        """Say how many events a block has, before the first one."""
