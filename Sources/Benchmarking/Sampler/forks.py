"""Children that a workload forks.

What a child does inside of the workload is the workload's affair. Where it comes out of it, it would measure on beside its parent, fork in
turn and report, too: there it ends, and only the process that was started reports.
"""

import os
from typing import Iterator

_own = os.getpid()
_repetitions: Iterator[int] = iter(())


def _leave() -> None:
    # The child is in a call of the workload. It must not make all the others of the loop, too, and fork in each.
    for _ in _repetitions:
        pass


os.register_at_fork(after_in_child=_leave)


def calls(count: int) -> Iterator[int]:
    """What to loop over for `count` calls of a workload: as fast as a range, and used up in every child that is forked meanwhile."""
    global _repetitions
    _repetitions = iter(range(count))
    return _repetitions


def is_child() -> bool:
    """Whether this is another process than the one that was started."""
    return os.getpid() != _own


def end_children() -> None:
    """Return in the process that was started; end any other one."""
    if is_child():
        os._exit(0)
