"""Tells codesnap's own code from the program's: own functions are in no trace and in no count."""

from __future__ import annotations

import os
from types import CodeType, FrameType
from typing import Any, Callable, Dict, List, Optional

__all__ = ["PACKAGE_DIRECTORY", "functions_within", "is_own_code", "running_functions", "stack_depth"]

Recorded = Callable[[CodeType, Dict[str, Any]], bool]
"""Whether a function is recorded, by its code and the globals it runs with."""


def is_own_code(code: CodeType) -> bool:
    """Whether `code` belongs to this package."""
    return code.co_filename.startswith(PACKAGE_DIRECTORY)


# From a code object and not from __file__, since it is code objects that it is compared with.
PACKAGE_DIRECTORY = os.path.join(os.path.dirname(is_own_code.__code__.co_filename), "")
"""The folder that the package was imported from, with a separator at its end."""


def running_functions(frame: Optional[FrameType], recorded: Recorded) -> List[CodeType]:
    """Return the code of the functions that run on a thread, outermost first, those that are not recorded left out.

    frame: the thread's innermost frame; None for a thread without any.
    """
    codes = []
    while frame is not None:
        if recorded(frame.f_code, frame.f_globals):
            codes.append(frame.f_code)
        frame = frame.f_back
    codes.reverse()
    return codes


def functions_within(frame: Optional[FrameType], recorded: Recorded) -> List[CodeType]:
    """Return of these functions only those that run within codesnap's own, as a program does that codesnap runs.

    Own functions at the inner end, which asked for it, do not count. Where there are no others, it is all.
    """
    codes: List[CodeType] = []
    within: Optional[int] = None
    while frame is not None:
        if recorded(frame.f_code, frame.f_globals):
            codes.append(frame.f_code)
        elif codes and within is None and is_own_code(frame.f_code):
            within = len(codes)
        frame = frame.f_back
    del codes[within:]
    codes.reverse()
    return codes


def stack_depth(frame: Optional[FrameType], recorded: Recorded) -> int:
    """Return how many functions run on a thread, those that are not recorded left out."""
    return len(running_functions(frame, recorded))
