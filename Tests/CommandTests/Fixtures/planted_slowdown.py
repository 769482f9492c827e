"""The native tracer with a planted slowdown: every entry and exit costs a busy loop on top."""

import sys

from codesnap import CodeSnap


def _busy(frame, event, argument):
    for _ in range(30):
        pass


class _Slowed:
    def __init__(self, snap):
        self._snap = snap

    def __enter__(self):
        self._snap.start()
        sys.setprofile(_busy)

    def __exit__(self, *exception):
        sys.setprofile(None)
        self._snap.stop()
        self._snap.clear()


_snap = CodeSnap(tracer="c")


def arm():
    return _Slowed(_snap)
