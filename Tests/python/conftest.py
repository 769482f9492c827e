"""Fixtures of the Python suite.

The native tracer's tests run where the extension can be imported; they are skipped elsewhere, unless
CODESNAP_REQUIRE_NATIVE=1 says that it has to be there.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "Tests" / "golden"

if importlib.util.find_spec("codesnap") is None:
    sys.path.insert(0, str(ROOT / "Sources"))
sys.path.insert(0, str(GOLDEN))

import codesnap  # noqa: E402
import filtered  # noqa: E402
from codesnap._monitoring import MonitoringMechanism  # noqa: E402
from codesnap._pytracer import PythonTracer  # noqa: E402
from codesnap._setprofile import SetProfileMechanism  # noqa: E402

# A shell ignores SIGINT for what it runs in the background, and every child would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

HAS_MONITORING = hasattr(sys, "monitoring")


def has_native() -> bool:
    try:
        import codesnap._native  # noqa: F401
    except ImportError:
        return False
    return True


HAS_NATIVE = has_native()


def need_native() -> None:
    if not HAS_NATIVE:
        if os.environ.get("CODESNAP_REQUIRE_NATIVE") == "1":
            pytest.fail("CODESNAP_REQUIRE_NATIVE=1, but codesnap._native cannot be imported")
        pytest.skip("the native tracer is not built for this interpreter")


@pytest.fixture(params=["python", "c"])
def tracer(request):
    """The name of a tracer that is there."""
    if request.param == "c":
        need_native()
    return request.param


@pytest.fixture
def native():
    """The extension module."""
    need_native()
    from codesnap._nativetracer import native_module

    return native_module()


@pytest.fixture(params=["setprofile", "monitoring", "c"])
def make_snap(request):
    """Makes CodeSnap objects, with each mechanism that the interpreter has."""
    if request.param == "c":
        need_native()

        def make_native(**options):
            return codesnap.CodeSnap("c", **options)

        make_native.mechanism = "c"
        return make_native
    if request.param == "monitoring" and not HAS_MONITORING:
        pytest.skip("sys.monitoring came with CPython 3.12")
    mechanism = MonitoringMechanism if request.param == "monitoring" else SetProfileMechanism

    def make(**options):
        snap = codesnap.CodeSnap("python", **options)
        snap._tracer = PythonTracer(mechanism, options.get("c_functions", False), snap._filters)
        return snap

    make.mechanism = request.param
    return make


@pytest.fixture(autouse=True)
def nothing_left_behind():
    """Each test leaves the interpreter untraced."""
    # What earlier tests left to the collector must not run its callbacks and finalizers within this one's trace.
    gc.collect()
    before = sys.getprofile()
    yield
    left = codesnap._codesnap._tracing
    if left is not None:
        # A test that failed while tracing must not make all that follow fail.
        left.stop()
    assert left is None
    assert sys.getprofile() is before
    if HAS_MONITORING:
        assert "codesnap" not in [sys.monitoring.get_tool(tool) for tool in range(6)]


@pytest.fixture
def alpha(tmp_path):
    """The first of the modules of filtered.py, in a folder of their own."""
    with filtered.modules(tmp_path.resolve()) as module:
        yield module
