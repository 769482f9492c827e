"""Counts the instructions of a workload under valgrind's callgrind: only what runs inside of it, not the interpreter's start.

Callgrind is told to begin and to end by client requests: a sequence of instructions that does nothing on a processor and that valgrind
recognises (its public interface for that, valgrind.h and callgrind.h). It takes a few bytes of machine code, called through ctypes.
"""

import ctypes
import functools
import mmap
import platform
from typing import Callable, Dict, Optional

from codesnap_sampler import forks
from codesnap_sampler.arm import Arm

# A function that takes the address of six words, the request and its arguments, and returns the answer.
_CODE = {
    # mov %rdi,%rax; xor %edx,%edx; rol $3, $13, $61, $51,%rdi; xchg %rbx,%rbx; mov %rdx,%rax; ret
    "x86_64": "4889f831d248c1c70348c1c70d48c1c73d48c1c7334887db4889d0c3",
    # mov x4,x0; mov x3,#0; ror x12,x12,#3, #13, #51, #61; orr x10,x10,x10; mov x0,x3; ret
    "aarch64": "e40300aa030080d28c0dcc938c35cc938ccdcc938cf5cc934a010aaae00303aac0035fd6",
}
_START_INSTRUMENTATION = 0x43540004
_STOP_INSTRUMENTATION = 0x43540005


class Callgrind:
    """`start` and `stop` of the counting. They are C functions: no tracer of Python functions sees them."""

    def __init__(self) -> None:
        """Raises OSError on a processor for which there is no such code."""
        machine = platform.machine()
        if machine not in _CODE:
            raise OSError("instructions cannot be counted on %s" % machine)
        code = bytes.fromhex(_CODE[machine])
        self._memory = mmap.mmap(-1, len(code), prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        self._memory.write(code)
        address = ctypes.addressof(ctypes.c_char.from_buffer(self._memory))
        self._function = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.POINTER(ctypes.c_uint64 * 6))(address)
        self._starting = (ctypes.c_uint64 * 6)(_START_INSTRUMENTATION)
        self._stopping = (ctypes.c_uint64 * 6)(_STOP_INSTRUMENTATION)
        self.start = self._bind(self._starting)
        self.stop = self._bind(self._stopping)

    def _bind(self, request: "ctypes.Array[ctypes.c_uint64]") -> Callable[[], object]:
        return functools.partial(self._function, ctypes.pointer(request))


def count(workload: Callable[[], object], arm: Arm, warm_up: int) -> Dict[str, Optional[int]]:
    """Run `workload` once while instructions are counted, after `warm_up` calls untraced and as many traced. Returns its events."""
    callgrind = Callgrind()
    for _ in forks.calls(warm_up):
        workload()
    forks.end_children()
    events = arm.count_once(workload)
    if events is not None:
        arm.make_room(events * max(1, warm_up))
    repetitions = forks.calls(warm_up)
    arm.begin()
    for _ in repetitions:
        workload()
    arm.end()
    forks.end_children()
    arm.clear()
    arm.begin()
    callgrind.start()
    workload()
    callgrind.stop()
    arm.end()
    forks.end_children()
    return {"events": events}
