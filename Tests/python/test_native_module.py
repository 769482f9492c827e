"""The extension module by itself: what the package never asks of it ends in one clear error."""

import pytest

native = pytest.importorskip("codesnap._native")


@pytest.mark.parametrize("call", ["clear", "cleanup", "encode"])
def test_a_running_recorder_is_left_alone(call):
    handle = native.create()
    native.start(handle, False)
    try:
        with pytest.raises(RuntimeError, match="stop"):
            getattr(native, call)(handle, *([[]] if call == "encode" else []))
    finally:
        native.stop(handle)
        native.destroy(handle)


@pytest.mark.parametrize("arguments", [(), ("one",), (12345678,), (1, 2, 3)])
def test_a_handle_that_is_none_is_refused(arguments):
    with pytest.raises((TypeError, ValueError)):
        native.stop(*arguments)


def test_only_one_recorder_runs():
    first, second = native.create(), native.create()
    native.start(first, False)
    try:
        with pytest.raises(RuntimeError, match="already tracing"):
            native.start(second, False)
    finally:
        native.stop(first)
        native.destroy(first)
        native.destroy(second)
