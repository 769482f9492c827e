"""Writes a trace as Chrome trace events (JSON), which Perfetto, chrome://tracing and speedscope open.

Byte for byte what the native tracer's `chrome_json` makes: one event a line, times in microseconds with three decimals.
"""

from __future__ import annotations

import json
from typing import Iterator, List

from ._model import Thread
from ._trace import Trace

__all__ = ["chrome_json"]


def chrome_json(trace: Trace) -> bytes:
    """Return the JSON of a trace. Raises TraceFileError when the trace is damaged."""
    pairs = ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in trace.info_pairs)
    events = ",\n".join(_events(trace))
    return f'{{"traceEvents":[\n{events}\n],"displayTimeUnit":"ns","otherData":{{{pairs}}}}}\n'.encode("ascii")


def _events(trace: Trace) -> Iterator[str]:
    pid = _process_id(trace)
    thread_ids = {thread.index: _thread_id(thread) for thread in trace.threads}
    for thread in trace.threads:
        name = json.dumps(thread.name or f"Thread {_thread_id(thread)}")
        yield f'{{"ph":"M","pid":{pid},"tid":{_thread_id(thread)},"name":"thread_name","args":{{"name":{name}}}}}'
    # What follows the duration is the same for all calls of a function.
    labels: List[str] = [f',"name":{json.dumps(str(function))},"cat":"FEE"' for function in trace.functions]
    for call in trace.slices():
        if call.still_running:
            state = ',"args":{"still_running":true}'
        elif call.unfinished:
            state = ',"args":{"unfinished":true}'
        else:
            state = ""
        yield (
            f'{{"ph":"X","pid":{pid},"tid":{thread_ids[call.thread]},"ts":{_microseconds(call.start)},'
            f'"dur":{_microseconds(call.duration)}{labels[call.function]}{state}}}'
        )


def _process_id(trace: Trace) -> int:
    pid = next((value for key, value in trace.info_pairs if key == "pid"), "")
    return int(pid) if pid.isascii() and pid.isdigit() and len(pid) < 20 else 0


def _thread_id(thread: Thread) -> int:
    if thread.is_greenlet:
        # One that no thread has: two tracks of one id would be drawn as one.
        return (1 << 32) + thread.index
    return thread.native_id or thread.index


def _microseconds(nanoseconds: int) -> str:
    return f"{nanoseconds // 1000}.{nanoseconds % 1000:03}"
