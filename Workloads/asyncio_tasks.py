"""Coroutines: tasks that an asyncio event loop runs by turns.

Call shape: two tasks that put numbers into a queue, four that take them out through coroutines that await one another three deep, and
the functions of asyncio's own event loop around every step. A resume of a coroutine is an entry, the await that suspends it an exit.
Between two calls of `workload()` the loop stands still, so nothing is left over.

How many functions asyncio runs for a step is up to the Python version: the interpreter's own account says how many events a call has.
"""

import asyncio
import atexit
import sys

_NUMBERS = 40
_PRODUCERS = 2
_CONSUMERS = 4

_loop = asyncio.new_event_loop()
atexit.register(_loop.close)

# PyPy forgets tasks that have ended when it next collects garbage, which takes a call whenever that is.
EVENTS_VARY = sys.implementation.name == "pypy"


async def _give_way(times: int) -> None:
    """Let the other tasks run, so many times."""
    for _ in range(times):
        await asyncio.sleep(0)


async def _transform(number: int) -> int:
    await _give_way(number % 3)
    return number * number


async def _produce(queue: "asyncio.Queue[int]") -> None:
    for number in range(_NUMBERS):
        await queue.put(number)


async def _consume(queue: "asyncio.Queue[int]") -> int:
    total = 0
    for _ in range(_PRODUCERS * _NUMBERS // _CONSUMERS):
        total += await _transform(await queue.get())
    return total


async def _run() -> int:
    # A short one: who puts and who takes wait for each other.
    queue: "asyncio.Queue[int]" = asyncio.Queue(maxsize=4)
    producers = [_produce(queue) for _ in range(_PRODUCERS)]
    consumers = [_consume(queue) for _ in range(_CONSUMERS)]
    results = await asyncio.gather(*producers, *consumers)
    return sum(results[_PRODUCERS:])


def workload() -> int:
    """Hand 80 numbers from two tasks to four and return the sum of their squares."""
    return _loop.run_until_complete(_run())


def EVENTS() -> int:
    """Entries plus exits of one call, as `sys.setprofile` tells of them."""
    events: list = []
    workload()  # what asyncio does once, it does here
    sys.setprofile(lambda frame, event, argument: events.append(event))
    workload()
    sys.setprofile(None)
    return events.count("call") + events.count("return")


if __name__ == "__main__":
    print(workload())
