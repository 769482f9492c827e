"""The arm that is the standard library's profiler."""

import cProfile
from typing import Callable, Optional

from codesnap_sampler.arm import Arm, nothing


class CProfileArm(Arm):
    """The standard library's deterministic profiler, for reference, with its default settings."""

    def __init__(self) -> None:
        profile = cProfile.Profile()
        self.begin = profile.enable
        self.end = profile.disable
        # PyPy's has no clear(): its figures are per function and do not grow with the calls.
        self.clear = getattr(profile, "clear", nothing)

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        """Entries plus exits of Python functions, as this profiler counts calls: two for each."""
        profile = cProfile.Profile(builtins=False)
        profile.enable()
        workload()
        profile.disable()
        return 2 * sum(entry.callcount for entry in profile.getstats())
