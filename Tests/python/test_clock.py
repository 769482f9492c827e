"""The Python tracer's clock, against `time.perf_counter_ns`, which reads the same one without a float in between."""

from __future__ import annotations

import math
import time

import pytest
from codesnap import _clock


def test_it_is_the_interpreter_s_performance_counter():
    # A float of seconds may be off by half of its last place.
    slack = math.ceil(math.ulp(time.perf_counter()) * 1e9)
    for _ in range(1000):
        before = time.perf_counter_ns()
        now = _clock.now()
        after = time.perf_counter_ns()
        assert before - slack <= now <= after + slack


def test_both_functions_read_one_clock():
    if _clock.READING_WITH_ARGUMENT is None:
        pytest.skip("one function reads the clock here")
    read, clock = _clock.READING_WITH_ARGUMENT
    for _ in range(1000):
        before = time.perf_counter()
        now = read(clock)
        assert before <= now <= time.perf_counter()


def test_nanoseconds_keep_the_order_of_readings():
    for start in (0.0, 1e-9, 0.5, 1.0, 86_400.0, 2.0**23, 1e8):
        readings = [start]
        for _ in range(50):
            readings.append(math.nextafter(readings[-1], math.inf))
        nanoseconds = list(_clock.all_nanoseconds(readings))
        assert nanoseconds == sorted(nanoseconds)
        assert abs(nanoseconds[0] - start * 1e9) <= 1
