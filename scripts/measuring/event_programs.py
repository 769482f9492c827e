"""Programs that make events in different ways. Each function takes a number of loops and returns the seconds of CPU time that these took:
what an event costs must not depend on who else uses the machine.

A loop is about a millisecond of work. `SWITCHES` says how often a loop of a program hands over to another thread, where that is known.
"""

import asyncio
import sys
import threading
from time import process_time

THREADS = 8


def _fib(n):
    return 1 if n <= 1 else _fib(n - 1) + _fib(n - 2)


def fib(loops):
    """Calls and nothing else."""
    started = process_time()
    for _ in range(loops):
        _fib(18)
    return process_time() - started


def _timed_threads(targets):
    threads = [threading.Thread(target=target) for target in targets]
    started = process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return process_time() - started


def turns(loops):
    """Eight threads compute; the interpreter takes the lock from each after half a millisecond."""

    def work():
        for _ in range(loops):
            _fib(14)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    try:
        return _timed_threads([work] * THREADS)
    finally:
        sys.setswitchinterval(usual)


_ROUNDS = 20


def hand_over(loops):
    """Eight threads in a ring hand over to the next by a lock, after five calls each time."""
    locks = [threading.Lock() for _ in range(THREADS)]
    for lock in locks:
        lock.acquire()

    def work(place):
        own, following = locks[place], locks[(place + 1) % THREADS]
        for _ in range(loops * _ROUNDS):
            own.acquire()
            _fib(3)
            following.release()

    def begin():
        locks[0].release()

    return _timed_threads([lambda place=place: work(place) for place in range(THREADS)] + [begin])


def _count(n):
    for number in range(n):
        yield number


def _nested(depth):
    if depth == 0:
        yield depth
    else:
        yield from _nested(depth - 1)
        yield from _nested(depth - 1)


def generators(loops):
    """Generators that yield often, many that yield once or never, generator expressions, and yield from eight deep."""
    started = process_time()
    for _ in range(loops):
        sum(_count(2_000))
        for _ in range(500):
            sum(_count(1))
            any(_count(0))
        sum(number * 2 for number in range(2_000))
        for _ in _nested(7):
            pass
    return process_time() - started


async def _worker(queue, done):
    while True:
        number = await queue.get()
        if number is None:
            return
        done.append(await _step(number))


async def _step(number):
    await asyncio.sleep(0)
    return number


async def _session():
    queue = asyncio.Queue(maxsize=4)
    done = []
    workers = [asyncio.ensure_future(_worker(queue, done)) for _ in range(10)]
    for number in range(40):
        await queue.put(number)
    for _ in workers:
        await queue.put(None)
    await asyncio.gather(*workers)


def asynchronous(loops):
    """asyncio: ten tasks that take from a queue and sleep for no time."""

    async def main():
        for _ in range(loops):
            await _session()

    loop = asyncio.new_event_loop()
    try:
        started = process_time()
        loop.run_until_complete(main())
        return process_time() - started
    finally:
        loop.close()


def _fall(depth):
    if depth == 0:
        raise KeyError(depth)
    return _fall(depth - 1)


def exceptions(loops):
    """Exceptions through ten frames, and ones that are caught where they are raised."""
    started = process_time()
    for _ in range(loops):
        for _ in range(100):
            try:
                _fall(10)
            except KeyError:
                pass
        for _ in range(300):
            try:
                _fall(0)
            except KeyError:
                pass
    return process_time() - started


# What the table calls them, whether they are pinned to one core, and the function.
PROGRAMS = {
    "fib": (False, fib),
    "fib, one core": (True, fib),
    "8 threads, turns of 0.5 ms": (False, turns),
    "8 threads, turns of 0.5 ms, one core": (True, turns),
    "8 threads handing over, one core": (True, hand_over),
    "generators": (False, generators),
    "asyncio": (False, asynchronous),
    "exceptions": (False, exceptions),
}
# Hand-overs in a loop.
SWITCHES = {"8 threads handing over, one core": _ROUNDS * THREADS}
