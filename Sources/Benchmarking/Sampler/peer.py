"""What other people's tracers have in common as arms.

They count what they recorded only when a trace is read, which takes far longer than recording it. So it is done twice a process and never
around a timed block: for one call of the workload, and for one whole block, which shows what a tracer loses when events come fast.
"""

from typing import Callable, Optional

from codesnap_sampler import forks
from codesnap_sampler.arm import Arm


class CountingPeerArm(Arm):
    """A tracer that is not ours and counts. `clear` is called after every block; a subclass has `_count_calls`."""

    # Calls of the tracer's own in every trace of it.
    _own_calls = 0

    def _count_calls(self) -> int:
        """How many calls are in the trace that ended last, the tracer's own included."""
        raise NotImplementedError

    def _count(self, workload: Callable[[], object], calls: int) -> int:
        repetitions = forks.calls(calls)
        self.begin()
        for _ in repetitions:
            workload()
        self.end()
        forks.end_children()
        count = self._count_calls()
        self.clear()
        return count

    def count_once(self, workload: Callable[[], object]) -> Optional[int]:
        # The first trace of a process may hold what the tracer imports.
        self._count(workload, 0)
        self._own_calls = self._count(workload, 0)
        return self.count_block(workload, 1)

    def count_block(self, workload: Callable[[], object], iterations: int) -> Optional[int]:
        return 2 * (self._count(workload, iterations) - self._own_calls)
