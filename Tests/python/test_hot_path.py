"""The hook's machine code, read back with objdump: what a traced call pays for."""

import platform
import re
import shutil
import subprocess
from typing import Dict, List, NamedTuple, Optional, Set, Tuple

import pytest

native = pytest.importorskip("codesnap._native")

pytestmark = [
    pytest.mark.skipif(platform.machine() != "x86_64", reason="reads x86-64 machine code"),
    pytest.mark.skipif(shutil.which("objdump") is None, reason="objdump is not installed"),
]

HOOK = "codesnap_evaluate_frame_counter"


class Instruction(NamedTuple):
    address: int
    mnemonic: str
    operands: str

    @property
    def target(self) -> Optional[int]:
        """Where a direct jump or call goes."""
        match = re.match(r"([0-9a-f]+)\b", self.operands)
        return int(match.group(1), 16) if match else None


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def disassemble(function: str = HOOK) -> List[Instruction]:
    # The extension is stripped: objdump alone would not know where the function ends.
    symbol = re.search(r"([0-9a-f]+)\s+(\d+) FUNC .* %s$" % function, output_of("readelf", "-W", "--dyn-syms", native.__file__), re.M)
    if symbol is None:
        return []
    start = int(symbol.group(1), 16)
    bounds = ("--start-address=%d" % start, "--stop-address=%d" % (start + int(symbol.group(2))))
    listing = output_of("objdump", "-d", "--no-show-raw-insn", *bounds, native.__file__)
    found = re.findall(r"^\s*([0-9a-f]+):[ \t]+(\S+)[ \t]*(.*)$", listing, re.M)
    return [Instruction(int(address, 16), mnemonic, rest) for address, mnemonic, rest in found]


def shortest_usual_way(instructions: List[Instruction]) -> Optional[List[Instruction]]:
    """The shortest way from the entry to a return that reads the counter twice, calls once through a pointer (CPython's
    evaluator), and calls nothing else. None when there is no such way."""
    by_address: Dict[int, int] = {ins.address: index for index, ins in enumerate(instructions)}
    start: Tuple[int, int, int] = (0, 0, 0)
    seen: Set[Tuple[int, int, int]] = {start}
    layer: List[Tuple[Tuple[int, int, int], Optional[tuple]]] = [(start, None)]
    while layer:
        following = []
        for link in layer:
            (index, readings, calls), _ = link
            ins = instructions[index]
            if ins.mnemonic == "call":
                if not ins.operands.startswith("*"):
                    continue
                calls += 1
            readings += ins.mnemonic == "rdtsc"
            if readings > 2 or calls > 1:
                continue
            if ins.mnemonic.startswith("ret"):
                if readings == 2 and calls == 1:
                    way = []
                    step: Optional[tuple] = link
                    while step is not None:
                        way.append(instructions[step[0][0]])
                        step = step[1]
                    return way[::-1]
                continue
            next_indexes = []
            if ins.mnemonic != "jmp":
                next_indexes.append(index + 1)
            if ins.mnemonic.startswith("j") and ins.target in by_address:
                next_indexes.append(by_address[ins.target])
            for next_index in next_indexes:
                state = (next_index, readings, calls)
                if next_index < len(instructions) and state not in seen:
                    seen.add(state)
                    following.append((state, link))
        layer = following
    return None


def test_the_usual_way_through_the_hook_calls_nothing_but_cpython():
    instructions = disassemble()
    assert instructions, "the hook's symbol is not in the extension"
    way = shortest_usual_way(instructions)
    assert way is not None
    assert len(way) <= 100, "the usual way has grown to %d instructions" % len(way)
    stores = [ins for ins in way if ins.mnemonic == "mov" and re.search(r",\(%r\w+\)$", ins.operands)]
    assert len(stores) == 2, "one event at the entry and one at the exit"


def test_all_else_is_out_of_line_in_a_few_functions_of_ours():
    direct = [ins.operands for ins in disassemble() if ins.mnemonic == "call" and not ins.operands.startswith("*")]
    assert 1 <= len(direct) <= 5, direct
    # A name without an offset is one of the dynamic linker's: memory, locks, the C library.
    assert not [operands for operands in direct if re.search(r"<[^+>]+@plt>", operands)]


def test_a_call_that_is_left_out_reads_no_clock_and_stores_nothing():
    instructions = disassemble("codesnap_evaluate_frame_counter_filtered")
    assert instructions, "the hook's symbol is not in the extension"
    assert len(instructions) <= 40
    assert not [ins for ins in instructions if ins.mnemonic == "rdtsc"]
    assert not [ins for ins in instructions if ins.mnemonic == "call" and not ins.operands.startswith("*")]
    # What it may write is the interpreter's count of C recursion.
    to_memory = [ins for ins in instructions if re.search(r",(-?0x[0-9a-f]+)?\(%r(?!sp)\w+\)$", ins.operands)]
    stores = [ins.mnemonic for ins in to_memory if ins.mnemonic[:3] in ("mov", "add", "sub")]
    assert stores in ([], ["addl", "addl"], ["addl", "subl"])
