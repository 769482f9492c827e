"""Threads: calls on four threads that take turns.

Call shape: four threads that start, compute in pieces and hand the turn on after each, so that the interpreter changes between them
32 times, and end. Every thread is a stack of its own for a tracer, and its first call and its last are on it. 4,322 events.

The threads are started with the module `_thread` and run nothing but `_compute`: what `threading` runs around a thread's function
depends on the Python version, and a profile function sees only the later half of it. As `threading` does, they take over the
profile and trace functions that a tool has left there for new threads.
"""

import _thread
import sys
import threading
from collections import deque
from itertools import chain

EVENTS = 4_322

_THREADS = 4
_TURNS = 8
_DEPTH = 8


def _fib(n: int) -> int:
    if n <= 1:
        return 1
    return _fib(n - 1) + _fib(n - 2)


def _compute(own: _thread.LockType, following: _thread.LockType, results: list) -> None:
    """Compute in pieces, each when the turn comes to `own`, and hand it on to `following`."""
    total = 0
    for _ in range(_TURNS):
        own.acquire()
        total += _fib(_DEPTH)
        following.release()
    results.append(total)


def _taken_lock() -> _thread.LockType:
    lock = _thread.allocate_lock()
    lock.acquire()
    return lock


def _start(own: _thread.LockType, following: _thread.LockType, results: list) -> _thread.LockType:
    """Start a thread. The lock that is returned is free once its last call is over."""
    ended = _taken_lock()
    profile, trace = threading._profile_hook, threading._trace_hook  # type: ignore[attr-defined]
    # Steps that are taken without a Python function around them, which would be one more call, of which a profile function does not
    # see the beginning. The last one frees the lock, and only once `_compute` has returned.
    steps = chain(
        map(sys.settrace, [] if trace is None else [trace]),
        map(sys.setprofile, [] if profile is None else [profile]),
        map(_compute, [own], [following], [results]),
        iter(ended.release, None),
    )
    # A deque without room takes all steps and keeps nothing.
    _thread.start_new_thread(deque, (steps, 0))
    return ended


def workload() -> int:
    """Let the threads compute and return the sum of their results."""
    turns = [_taken_lock(), _taken_lock(), _taken_lock(), _taken_lock()]
    results: list = []
    ended = []
    for number in range(_THREADS):
        ended.append(_start(turns[number], turns[(number + 1) % _THREADS], results))
    turns[0].release()
    for lock in ended:
        lock.acquire()
    return sum(results)


if __name__ == "__main__":
    print(workload())
