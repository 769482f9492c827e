"""Arms from outside: somebody's own context manager, out of a file or out of a module that the interpreter can import.

What is named is a callable that returns a context manager, a class of context managers for example: a new one for every traced block. These
attributes of the callable are optional: `name` and `version`, texts, and `counts_events`. Where a context manager has an attribute
`event_count` after its exit, that is checked like the count of any tracer, unless `counts_events` is False; where that is True, it must be
there.
"""

import contextlib
import functools
import importlib
import sys
import traceback
from typing import Any, Callable, Dict, Iterator, Optional, Union

from codesnap_sampler import loading, versions
from codesnap_sampler.arm import Arm


class UnusableArm(Exception):
    """What was named is no arm; the message says why, as a part of a sentence."""


@contextlib.contextmanager
def _explaining(what: str) -> Iterator[None]:
    """Raise UnusableArm for whatever is raised within, `what` and one line about it."""
    try:
        yield
    except UnusableArm:
        raise
    except (Exception, SystemExit) as error:
        text = " ".join(("%s: %s" % (type(error).__name__, error)).split()).rstrip(": ")
        raise UnusableArm("%s: %s%s" % (what, text, _place(error))) from error


def _place(error: BaseException) -> str:
    """Where the error comes from, but for the import system and ourselves."""
    own = (__file__, contextlib.__file__, importlib.__file__, loading.__file__)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename not in own]
    frames = [frame for frame in frames if not frame.filename.startswith("<frozen ")]
    return " (%s, line %s)" % (frames[-1].filename, frames[-1].lineno) if frames else ""


class OutsideArm(Arm):
    """An arm as the request describes it: `attribute`, a dotted name, and the `file` or the `module` that has it."""

    def __init__(self, description: Dict[str, Any]) -> None:
        self._attribute = description.get("attribute") or "arm"
        self.module_name = description.get("module")
        self._where = description.get("file") or self.module_name
        self._make = self._find(description)
        self._counts = getattr(self._make, "counts_events", None)
        self.clear()

    def _find(self, description: Dict[str, Any]) -> Callable[[], Any]:
        with _explaining("%s cannot be imported" % self._where):
            if description.get("file"):
                found: Any = loading.load_file(description["file"], "codesnap_arm")
            else:
                found = importlib.import_module(description["module"])
        for name in self._attribute.split("."):
            found = getattr(found, name, None)
        if not callable(found):
            raise UnusableArm("%s has no function %s()" % (self._where, self._attribute))
        return found

    def clear(self) -> None:
        with _explaining("%s() of %s cannot be called" % (self._attribute, self._where)):
            manager = self._make()
        kind = type(manager)
        if not (hasattr(kind, "__enter__") and hasattr(kind, "__exit__")):
            raise UnusableArm("%s() of %s returned %.80r, which is not a context manager" % (self._attribute, self._where, manager))
        self._manager = manager
        self.begin = manager.__enter__
        # Not a lambda: that would be a Python function of ours in the trace.
        self.end = functools.partial(manager.__exit__, None, None, None)

    def count_events(self) -> Optional[int]:
        if self._counts is False:
            return None
        events = getattr(self._manager, "event_count", None)
        if events is None and self._counts is True:
            raise UnusableArm("%s() of %s is said to count events, and has no event_count after its exit" % (self._attribute, self._where))
        return events

    def _text(self, attribute: str) -> Optional[str]:
        value = getattr(self._make, attribute, None)
        return value if isinstance(value, str) and value else None

    @property
    def name(self) -> Optional[str]:
        """What it calls itself."""
        return self._text("name")

    @property
    def version(self) -> Optional[str]:
        """The version that it states, else that of the package that its module is in."""
        stated = self._text("version")
        if stated or not self.module_name:
            return stated
        package = self.module_name.partition(".")[0]
        return versions.of(package, sys.modules[package]) or None


def describe(description: Dict[str, Any]) -> Dict[str, Union[str, bool, None]]:
    """Try the arm around nothing: `name` and `version` where they are known, `reason` why it cannot be used, None where it can, and
    `uses_codesnap`, whether it imports codesnap.
    """
    arm: Optional[OutsideArm] = None
    reason = None
    try:
        arm = OutsideArm(description)
        with _explaining("its context manager cannot be entered"):
            arm.begin()
        with _explaining("its context manager cannot be left"):
            arm.end()
        arm.count_events()
    except UnusableArm as error:
        reason = str(error)
    return {
        "name": arm and arm.name,
        "version": arm and arm.version,
        "reason": reason,
        "uses_codesnap": "codesnap" in sys.modules,
    }
